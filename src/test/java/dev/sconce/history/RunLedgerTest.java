package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.FileState;
import dev.sconce.action.Ingredients;
import dev.sconce.action.Input;
import dev.sconce.action.Input.Role;
import dev.sconce.action.Maker;
import dev.sconce.action.Reason;
import dev.sconce.digest.Digest;
import dev.sconce.graph.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLedgerTest {
  private static final long LOGGED = 1_000;

  @TempDir private Path directory;

  private static FileState content(String text) {
    return new FileState.Content(Digest.of(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  private static RecordedRun run(long id, String command, Input... inputs) {
    RunSummary head =
        new RunSummary(
            id,
            77,
            LOGGED,
            LOGGED,
            true,
            List.of(new Product("a.o", content("object"), 900, new Maker.Run(id))));
    return new RecordedRun(
        head,
        new Ingredients(command, "", List.of(inputs)),
        List.of(new Reason(Reason.Kind.INPUT_NEWER, "a.c", 3, 4)));
  }

  private static Input source(String path, String text) {
    return new Input(path, Role.EXPLICIT, content(text), Maker.NOBODY);
  }

  private RunLedger open() throws IOException {
    RunLedger ledger = RunLedger.at(directory.resolve(".sconce"));
    ledger.load();
    return ledger;
  }

  private void write(RecordedRun... runs) throws IOException {
    try (RunLedger ledger = open()) {
      for (RecordedRun run : runs) {
        ledger.begin("a.o");
        ledger.record("a.o", run);
      }
    }
  }

  @Test
  void readsNothingAndMakesNothingBeforeItIsAsked() throws IOException {
    Files.writeString(directory.resolve(".sconce"), "no directory");
    RunLedger.at(directory.resolve(".sconce")).close();
    assertTrue(Files.isRegularFile(directory.resolve(".sconce")));
  }

  @Test
  void keepsTheLastRunAndTheOneBeforeIt() throws IOException {
    RecordedRun first =
        run(
            1,
            "cc a.c",
            source("a.c", "1"),
            new Input("gen.h", Role.DISCOVERED, content("g"), new Maker.Run(9)),
            new Input("dir", Role.IMPLICIT, new FileState.Unhashed(5), Maker.NOBODY),
            new Input("no.h", Role.DISCOVERED, FileState.MISSING, new Maker.Logged(8)));
    RecordedRun second = run(2, "cc -g a.c", source("a.c", "2"));
    RecordedRun third = run(3, "cc -g a.c", source("a.c", "3"));
    write(first);
    try (RunLedger ledger = open()) {
      assertEquals(Optional.of(first), ledger.last("a.o"));
      assertEquals(Optional.empty(), ledger.beforeLast("a.o"));
      assertEquals(Optional.empty(), ledger.last("b.o"));
    }
    write(second, third);
    try (RunLedger ledger = open()) {
      assertEquals(Optional.of(third), ledger.last("a.o"));
      assertEquals(
          Optional.of(second.ingredients()),
          ledger.beforeLast("a.o").map(RecordedRun::ingredients));
    }
  }

  @Test
  void aRunThatWasBegunLeavesNothingToRelyOn() throws IOException {
    write(run(1, "cc", source("a.c", "1")));
    try (RunLedger ledger = open()) {
      ledger.begin("a.o");
      assertFalse(ledger.head("a.o").orElseThrow().usable());
    }
    try (RunLedger ledger = open()) {
      assertFalse(ledger.head("a.o").orElseThrow().usable());
    }
    write(run(2, "cc", source("a.c", "1")));
    try (RunLedger ledger = open()) {
      assertTrue(ledger.head("a.o").orElseThrow().usable());
    }
  }

  @Test
  void isOutdatedWhenAnotherBuildWroteSinceItWasRead() throws IOException {
    write(run(1, "cc a.c"));
    RunLedger early = open();
    RunLedger unread = RunLedger.at(directory.resolve(".sconce"));
    assertFalse(early.isOutdated());
    try (RunLedger other = open()) {
      other.begin("a.o");
    }
    assertTrue(early.head("a.o").orElseThrow().usable(), "what it read is not true any more");
    assertTrue(early.isOutdated());
    assertFalse(unread.isOutdated(), "it will read what is there then");
  }

  @Test
  void isNotOutdatedByWhatItWroteItself() throws IOException {
    try (RunLedger ledger = open()) {
      ledger.record("a.o", run(1, "cc a.c"));
      assertFalse(ledger.isOutdated());
    }
  }

  @Test
  void aFileThatCannotBeReadIsGivenUpWhenAStepRunsSinceItCannotBeTold() throws IOException {
    Path file = directory.resolve(".sconce/ingredients");
    Files.createDirectories(file);
    try (RunLedger ledger = RunLedger.at(directory.resolve(".sconce"))) {
      assertThrows(IOException.class, ledger::load);
      ledger.begin("a.o");
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void aCutOffMovesTimesAndKeepsThoseOfBefore() throws IOException {
    write(run(1, "cc", source("a.c", "1")));
    try (RunLedger ledger = open()) {
      ledger.retime("a.o", 2_000, new long[] {2_000});
    }
    try (RunLedger ledger = open()) {
      RunSummary head = ledger.head("a.o").orElseThrow();
      Product product = head.products().getFirst();
      assertEquals(2_000, product.mtimeNanos());
      assertTrue(head.wrote(product, 2_000));
      assertTrue(head.wrote(product, LOGGED));
      assertFalse(head.wrote(product, 1_500));
      assertEquals(head, ledger.last("a.o").orElseThrow().head());
    }
  }

  @Test
  void timesOfAnEarlierRunDoNotMoveThoseOfALaterOne() throws IOException {
    try (RunLedger ledger = open()) {
      ledger.record("a.o", run(1, "cc"));
      ledger.retime("a.o", 2_000, new long[] {2_000});
      ledger.record("a.o", run(2, "cc"));
    }
    try (RunLedger ledger = open()) {
      assertEquals(LOGGED, ledger.head("a.o").orElseThrow().logMtimeNanos());
    }
  }

  @Test
  void whoMadeAnOutputIsTheRunThatTheLogKnows() throws IOException {
    write(run(1, "cc"));
    try (RunLedger ledger = open()) {
      assertEquals(new Maker.Run(1), ledger.makerOf("a.o", "a.o", LOGGED));
      assertEquals(new Maker.Run(1), ledger.makerOf("a.o", "a.o", 900), "after ninja -t restat");
      assertEquals(new Maker.Logged(1_234), ledger.makerOf("a.o", "a.o", 1_234));
      assertEquals(new Maker.Logged(5), ledger.makerOf("b.o", "b.o", 5));
      assertTrue(ledger.makerOf("a.o", "a.o", 0) instanceof Maker.Unknown);
    }
  }

  @Test
  void inputsOfManyStepsAreWrittenOnce() throws IOException {
    Input[] headers = new Input[200];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = source("include/header" + i + ".h", "text " + i);
    }
    Path file = directory.resolve(".sconce/ingredients");
    long afterOne = 0;
    try (RunLedger ledger = open()) {
      for (int step = 0; step < 20; step++) {
        ledger.record("step" + step, run(step, "cc", headers));
        afterOne = step == 0 ? Files.size(file) : afterOne;
      }
    }
    assertTrue(Files.size(file) < 4 * afterOne, Files.size(file) + " after " + afterOne);
  }

  @Test
  void anInputWhoseMakerIsUnknownIsWrittenOnceToo() throws IOException {
    Path file = directory.resolve(".sconce/ingredients");
    long afterOne = 0;
    String path = "generated/".repeat(100);
    try (RunLedger ledger = open()) {
      for (int step = 0; step < 20; step++) {
        Input made = new Input(path, Role.EXPLICIT, content("1"), new Maker.Unknown());
        ledger.record("step" + step, run(step, "cc", made));
        afterOne = step == 0 ? Files.size(file) : afterOne;
      }
    }
    assertTrue(Files.size(file) < 8 * afterOne, Files.size(file) + " after " + afterOne);
  }

  @Test
  void damageIsReportedAndCostsOnlyRuns() throws IOException {
    write(run(1, "cc", source("a.c", "1")));
    Path file = directory.resolve(".sconce/ingredients");
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      try (RunLedger ledger = open()) {
        Optional<RecordedRun> read = ledger.last("a.o");
        boolean told = ledger.warning().isPresent();
        boolean torn = read.isEmpty() && !told;
        assertTrue(read.isEmpty() || read.equals(Optional.of(run(1, "cc", source("a.c", "1")))));
        assertTrue(told || torn, "byte " + at);
        ledger.record("a.o", run(2, "cc", source("a.c", "2")));
      }
      try (RunLedger ledger = open()) {
        assertEquals(2, ledger.last("a.o").orElseThrow().head().run(), "byte " + at);
      }
    }
  }

  @Test
  void outdatedRecordsAreSwept() throws IOException {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      inputs.add(source("a/long/way/down/to/the/file/header" + i + ".h", "text"));
    }
    Path file = directory.resolve(".sconce/ingredients");
    try (RunLedger ledger = open()) {
      for (int round = 0; round < 200; round++) {
        ledger.record("a.o", run(round, "cc " + round, inputs.toArray(new Input[0])));
      }
    }
    assertTrue(Files.size(file) < 4 << 20, "bytes: " + Files.size(file));
    try (RunLedger ledger = open()) {
      assertEquals("cc 199", ledger.last("a.o").orElseThrow().ingredients().command());
    }
  }

  @Test
  void stepsThatAreNoMoreAreForgottenOnceTheyAreMany() throws IOException {
    LogGraph made = new LogGraph();
    made.edge("cc a.c", "a.o");
    Graph graph = made.graph;
    try (RunLedger ledger = open()) {
      ledger.record("a.o", run(1, "cc a.c", source("a.c", "text")));
      assertFalse(ledger.forgetStepsOutside(graph), "a few may come back");
      for (int old = 0; old < 2_000; old++) {
        ledger.record("old" + old, run(2, "cc", source("old" + old + ".c", "text")));
      }
      assertTrue(ledger.forgetStepsOutside(graph));
      assertFalse(ledger.forgetStepsOutside(graph));
      assertTrue(ledger.head("old7").isEmpty());
    }
    long size = Files.size(directory.resolve(".sconce/ingredients"));
    assertTrue(size < 2_000, () -> size + " bytes");
    try (RunLedger ledger = open()) {
      assertEquals(Optional.empty(), ledger.warning());
      assertEquals("cc a.c", ledger.last("a.o").orElseThrow().ingredients().command());
      assertTrue(ledger.last("old7").isEmpty());
    }
  }
}
