package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The durations and outputs of steps in the run store. */
class StoredOutputTest {
  private static final Instant NOON = Instant.parse("2025-06-01T12:00:00.123Z");

  @TempDir Path temporary;
  private Path directory;
  private final LogGraph made = new LogGraph();

  @BeforeEach
  void namePath() {
    directory = temporary.resolve(".sconce");
  }

  private RunStore open() throws IOException {
    RunStore runs = RunStore.at(directory);
    runs.load();
    return runs;
  }

  private static StepRun run(String step, int millis, int exitCode) {
    return new StepRun(step, "make " + step, NOON, millis, exitCode);
  }

  private static RunStore.Printed printed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new RunStore.Printed() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public byte[] head(int maxBytes) {
        return Arrays.copyOf(bytes, Math.min(maxBytes, bytes.length));
      }

      @Override
      public byte[] tail(int maxBytes) {
        return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - maxBytes), bytes.length);
      }
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aStoreThatCannotBeReadIsEmptySaysSoAndIsLeftAlone() throws IOException {
    Files.createDirectories(directory.resolve("runs"));
    try (RunStore runs = RunStore.at(directory)) {
      assertThrows(IOException.class, runs::load);
      assertTrue(runs.failure().isPresent());
      assertThrows(IOException.class, () -> runs.ended(run("a.o", 5, 0), printed("odd")));
      assertEquals(-1, runs.medianMillis());
      assertEquals(Optional.empty(), runs.output("a.o"));
      assertFalse(runs.isOutdated());
    }
  }

  @Test
  void isOutdatedWhenAnotherBuildWroteSinceItWasRead() throws IOException {
    RunStore early = open();
    assertFalse(early.isOutdated());
    try (RunStore other = open()) {
      other.ended(run("a.o", 5, 0), printed(""));
      assertFalse(other.isOutdated(), "that is its own record");
    }
    assertTrue(early.isOutdated());
  }

  @Test
  void readingAnEmptyStoreMakesNoFiles() throws IOException {
    try (RunStore runs = open()) {
      assertEquals(-1, runs.durationMillis(made.node("a.o")));
      assertEquals(-1, runs.medianMillis());
      assertEquals(Optional.empty(), runs.output("a.o"));
    }
    assertFalse(Files.exists(directory));
  }

  @Test
  void durationsOfTheLatestRunsAreKept() throws IOException {
    try (RunStore runs = open()) {
      runs.ended(run("a.o", 900, 0), printed(""));
      runs.ended(run("a.o", 1500, 0), printed(""));
      runs.ended(run("b.o", 20, 0), printed(""));
      runs.ended(run("c.o", 70, 1), printed(""));
    }
    RunStore runs = open();
    assertEquals(1500, runs.durationMillis(made.node("a.o")));
    assertEquals(20, runs.durationMillis(made.node("b.o")));
    assertEquals(70, runs.medianMillis());
    assertEquals(-1, runs.durationMillis(made.node("d.o")));
  }

  @Test
  void aResultThatWasTakenTellsWhatWasPrintedAndNotHowLongItTakesHere() throws IOException {
    try (RunStore runs = open()) {
      runs.taken(run("a.o", 0, 0), printed("warning"));
      assertEquals(-1, runs.medianMillis());
      assertFalse(runs.knowsNothing());
      runs.ended(run("b.o", 20, 0), printed("old"));
      runs.taken(run("b.o", 0, 0), printed(""));
    }
    RunStore runs = open();
    assertEquals(-1, runs.durationMillis(made.node("a.o")));
    assertEquals("warning", text(runs.output("a.o").orElseThrow().head()));
    assertEquals(20, runs.durationMillis(made.node("b.o")));
    assertEquals(Optional.empty(), runs.output("b.o"));
  }

  @Test
  void whatStepsPrintedIsKeptWithAllAboutTheRun() throws IOException {
    StepRun warned = run("a.o", 900, 0);
    StepRun failed = run("b.o", 20, 2);
    try (RunStore runs = open()) {
      runs.ended(warned, printed("warning: \u00e9\n"));
      runs.ended(failed, printed(""));
      runs.ended(run("c.o", 20, 0), printed(""));
    }
    RunStore runs = open();
    StoredOutput ofWarned = runs.output("a.o").orElseThrow();
    assertEquals(warned, ofWarned.run());
    assertEquals("warning: \u00e9\n", text(ofWarned.head()));
    assertEquals(11, ofWarned.printedBytes());
    assertEquals(0, ofWarned.omittedBytes());
    assertEquals(failed, runs.output("b.o").orElseThrow().run());
    assertEquals(Optional.empty(), runs.output("c.o"));
    List<String> all = new ArrayList<>();
    runs.forEachOutput(each -> all.add(each.run().step()));
    assertEquals(List.of("a.o", "b.o"), all);
  }

  @Test
  void aSilentSuccessTakesTheEarlierOutputAway() throws IOException {
    try (RunStore runs = open()) {
      runs.ended(run("a.o", 1, 1), printed("error".repeat(2000)));
      assertEquals(1, outputFiles());
      runs.ended(run("a.o", 1, 0), printed(""));
      assertEquals(Optional.empty(), runs.output("a.o"));
    }
    assertEquals(0, outputFiles());
    assertEquals(Optional.empty(), open().output("a.o"));
  }

  private long outputFiles() throws IOException {
    try (var files = Files.list(directory.resolve("outputs"))) {
      return files.count();
    }
  }

  @Test
  void longOutputsGoToFilesOfTheirOwn() throws IOException {
    String text = "0123456789\n".repeat(10_000);
    try (RunStore runs = open()) {
      runs.ended(run("a.o", 1, 0), printed(text));
    }
    assertEquals(1, outputFiles());
    StoredOutput output = open().output("a.o").orElseThrow();
    assertEquals(text, text(output.head()));
    assertFalse(output.lost());
    try (RunStore runs = open()) {
      runs.ended(run("a.o", 1, 0), printed("short"));
    }
    assertEquals(0, outputFiles());
    assertEquals("short", text(open().output("a.o").orElseThrow().head()));
  }

  @Test
  void ofVeryLongOutputsTheMiddleIsLeftOut() throws IOException {
    String text =
        "a".repeat(RunStore.MAX_HEAD_BYTES) + "middle" + "z".repeat(RunStore.MAX_HEAD_BYTES);
    try (RunStore runs = open()) {
      runs.ended(run("a.o", 1, 0), printed(text));
    }
    StoredOutput output = open().output("a.o").orElseThrow();
    assertEquals(text.length(), output.printedBytes());
    assertEquals(6, output.omittedBytes());
    assertEquals(text.substring(0, RunStore.MAX_HEAD_BYTES), text(output.head()));
    assertEquals("z".repeat(RunStore.MAX_HEAD_BYTES), text(output.tail()));
  }

  @Test
  void lostOrDamagedOutputDiffersFromNoOutput() throws IOException {
    try (RunStore runs = open()) {
      runs.ended(run("a.o", 1, 3), printed("x".repeat(5000)));
    }
    Path file;
    try (var files = Files.list(directory.resolve("outputs"))) {
      file = files.findFirst().orElseThrow();
    }
    Files.writeString(file, "y".repeat(5000));
    StoredOutput damaged = open().output("a.o").orElseThrow();
    assertTrue(damaged.lost());
    assertEquals(0, damaged.head().length);
    assertEquals(3, damaged.run().exitCode());
    Files.delete(file);
    assertTrue(open().output("a.o").orElseThrow().lost());
  }

  @Test
  void theOldestOutputsAreGivenUpWhenThereAreTooMany() throws IOException {
    try (RunStore runs = RunStore.at(directory, 30_000)) {
      for (int i = 0; i < 10; i++) {
        runs.ended(run("f" + i, i, 0), printed("x".repeat(9000)));
      }
    }
    assertEquals(3, outputFiles());
    RunStore runs = open();
    assertTrue(runs.output("f9").isPresent());
    assertTrue(runs.output("f7").isPresent());
    assertEquals(Optional.empty(), runs.output("f6"));
    assertEquals(6, runs.durationMillis(made.node("f6")), "durations stay");
  }

  @Test
  void theDiskItTakesIsBounded() throws IOException {
    try (RunStore runs = open()) {
      for (int i = 0; i < 3000; i++) {
        runs.ended(run("f" + i % 5, i, 1), printed("x".repeat(2000)));
      }
      assertTrue(Files.size(directory.resolve("runs")) < 2_000_000);
      assertEquals(2999, runs.durationMillis(made.node("f4")));
      assertEquals("x".repeat(2000), text(runs.output("f1").orElseThrow().head()));
    }
    assertEquals(2996, open().durationMillis(made.node("f1")));
  }

  @Test
  void filesOfNoRecordAreSweptWhenTheStoreIsRewritten() throws IOException {
    Files.createDirectories(directory.resolve("outputs"));
    Files.writeString(directory.resolve("outputs/abc"), "left behind");
    try (RunStore runs = open()) {
      runs.ended(run("kept", 1, 1), printed("x".repeat(5000)));
      for (int i = 0; i < 1000; i++) {
        runs.ended(run("f", i, 1), printed("x".repeat(2000)));
      }
    }
    assertEquals(1, outputFiles());
    assertEquals(5000, open().output("kept").orElseThrow().head().length);
  }

  @Test
  void damageLosesOnlyTheDamagedRecords() throws IOException {
    try (RunStore runs = open()) {
      for (int i = 0; i < 40; i++) {
        runs.ended(run("f" + i, i, i % 2), printed("text".repeat(i)));
      }
    }
    Path file = directory.resolve("runs");
    byte[] whole = Files.readAllBytes(file);
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      byte[] garbled = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
      for (int i = random.nextInt(4); i > 0; i--) {
        garbled[random.nextInt(garbled.length)] = (byte) random.nextInt();
      }
      Files.write(file, garbled);
      try (RunStore runs = open()) {
        for (int i = 0; i < 40; i++) {
          int millis = runs.durationMillis(made.node("f" + i));
          assertTrue(millis == i || millis == -1, "seed " + seed);
          int step = i;
          runs.output("f" + i)
              .ifPresent(output -> assertEquals("text".repeat(step), text(output.head())));
        }
        runs.ended(run("new", 7, 0), printed("fresh"));
      }
      assertEquals(List.of(), open().warnings(), "seed " + seed);
      assertEquals("fresh", text(open().output("new").orElseThrow().head()));
    }
  }

  @Test
  void stepsThatAreNoMoreAreForgottenOnceTheyAreMany() throws IOException {
    LogGraph made = new LogGraph();
    made.edge("cc a.c", "a.o");
    Graph graph = made.graph;
    try (RunStore runs = open()) {
      runs.ended(run("a.o", 7, 0), printed("odd"));
      assertFalse(runs.forgetStepsOutside(graph), "a few may come back");
      for (int old = 0; old < 2_000; old++) {
        runs.ended(run("old" + old, 5, 0), printed("old " + "x".repeat(old == 3 ? 9_000 : 3)));
      }
      assertTrue(runs.forgetStepsOutside(graph));
      assertFalse(runs.forgetStepsOutside(graph));
      assertEquals(Optional.empty(), runs.output("old7"));
    }
    long size = Files.size(directory.resolve("runs"));
    assertTrue(size < 1_000, () -> size + " bytes");
    try (var files = Files.list(directory.resolve("outputs"))) {
      assertEquals(0, files.count());
    }
    try (RunStore runs = open()) {
      assertEquals(7, runs.medianMillis());
      assertEquals("odd", text(runs.output("a.o").orElseThrow().head()));
    }
  }

  @Test
  void whatIsKnownIsForgottenWhenARunCannotBeNoted() throws IOException {
    RunStore runs = open();
    runs.ended(run("a.o", 5, 1), printed("odd"));
    runs.close();
    Files.delete(directory.resolve("runs"));
    Files.createDirectory(directory.resolve("runs"));
    assertThrows(IOException.class, () -> runs.ended(run("b.o", 5, 0), printed("")));
    assertTrue(runs.failure().isPresent());
    assertEquals(Optional.empty(), runs.output("a.o"));
    runs.ended(run("b.o", 5, 0), printed(""));
    assertFalse(Files.exists(directory.resolve("runs")), "nothing more is noted");
    assertEquals(-1, open().medianMillis());
  }

  @Test
  void isWritableAsFarAsTheDirectoryIs() throws IOException {
    assertTrue(open().isWritable());
    Files.createDirectories(directory);
    assertTrue(open().isWritable());
  }
}
