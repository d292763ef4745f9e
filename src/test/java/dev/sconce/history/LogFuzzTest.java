package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredient.Kind;
import dev.sconce.action.Ingredients;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Arbitrary bytes in place of a log can be read; the next reader finds what is then recorded and
 * reports no problems.
 */
class LogFuzzTest {
  private static final String MAGIC = "# fuzzed 1\n";
  private static final int TYPE = 3;
  private static final long KEY = 42;

  @TempDir static Path directory;

  @FuzzTest
  void anyBytesAsBuildLog(byte[] content) throws IOException {
    LogGraph made = new LogGraph();
    Path path = write(".ninja_log", content);
    Edge edge = made.edge("touch foo", "foo");
    try (BuildLog log = BuildLog.load(made.graph, path, BuildLog.NEWEST_VERSION)) {
      log.openForWrite(dead -> false);
      log.record(edge, 1, 2, 3);
    }
    BuildLog log = BuildLog.load(made.graph, path, BuildLog.NEWEST_VERSION);
    assertEquals(Optional.empty(), log.warning());
    assertEquals(3, log.mtimeNanos(made.node("foo")));
  }

  @FuzzTest
  void anyBytesAsDepsLog(byte[] content) throws IOException {
    Path path = write(".ninja_deps", content);
    LogGraph first = withDeps();
    try (DepsLog log = DepsLog.load(first.graph, path)) {
      log.openForWrite();
      for (Node output : log.outputs()) {
        assertEquals(log.count(output), log.dependencies(output).length);
      }
      log.record(first.node("foo.o"), 3, first.nodes("foo.h", "bar.h"));
    }
    LogGraph second = withDeps();
    DepsLog log = DepsLog.load(second.graph, path);
    assertEquals(Optional.empty(), log.warning());
    assertArrayEquals(second.nodes("foo.h", "bar.h"), log.dependencies(second.node("foo.o")));
  }

  @FuzzTest
  void anyBytesAsRecordFile(byte[] content) throws IOException {
    Path path = write("records", content);
    try (RecordFile file = new RecordFile(path, MAGIC)) {
      file.load((type, key, record) -> {});
      ByteSink sink = new ByteSink();
      sink.put("content");
      file.append(TYPE, KEY, sink);
    }
    RecordFile file = new RecordFile(path, MAGIC);
    file.load((type, key, record) -> {});
    assertEquals(Optional.empty(), file.warning());
    assertArrayEquals("content".getBytes(StandardCharsets.US_ASCII), file.read(TYPE, KEY));
  }

  /** The first two bytes give the length of the run records; the other bytes are ingredients. */
  @FuzzTest
  void anyBytesAsRunStore(byte[] content) throws IOException {
    int from = Math.min(2, content.length);
    int said = from < 2 ? 0 : (content[0] & 0xff) | (content[1] & 0xff) << 8;
    int split = Math.min(content.length, from + said);
    write("runs", Arrays.copyOfRange(content, from, split));
    write("ingredients", Arrays.copyOfRange(content, split, content.length));
    RecordedRun run = recordedRun();
    try (RunStore runs = RunStore.at(directory)) {
      runs.load();
      askEverything(runs);
      runs.begin("foo");
      runs.record(run);
      runs.retime("foo", 5, new long[] {6});
    }
    RunStore runs = RunStore.at(directory);
    assertEquals(Optional.of(run.ingredients()), runs.last("foo").map(RecordedRun::ingredients));
    assertEquals(5, runs.summary("foo").orElseThrow().logMtimeNanos());
    askEverything(runs);
  }

  private static void askEverything(RunStore runs) throws IOException {
    runs.medianMillis();
    runs.forEachOutput(kept -> kept.omittedBytes());
    runs.output("foo");
    runs.last("foo");
    runs.ingredientsBeforeLast("foo");
    runs.makerOf("foo", "foo", 3);
    runs.warnings();
  }

  private static RecordedRun recordedRun() {
    Ingredient.FileState state = new Ingredient.FileState.Content(Digest.of(new byte[0]), true);
    Ingredients ingredients =
        new Ingredients.Builder()
            .command("touch foo")
            .responseFile("words")
            .file(Kind.DECLARED, "in", state, new Ingredient.FileMaker.Logged(4))
            .file(
                Kind.DISCOVERED,
                "dir",
                new Ingredient.FileState.NotAFile(3),
                Ingredient.FileMaker.NOBODY)
            .build();
    RunSummary summary =
        new RunSummary(
            1,
            2,
            3,
            3,
            true,
            List.of(new RunSummary.Product("foo", state, 3, new Ingredient.FileMaker.Run(1))),
            ingredients.foreseeable().digest().orElseThrow(),
            ingredients.digest().orElseThrow());
    return new RecordedRun(
        summary,
        ingredients,
        List.of(DirtyReason.of(DirtyReason.Kind.OUTPUT_MISSING, "foo")),
        RecordedRun.Origin.LOCAL_CACHE,
        ingredients);
  }

  /** A complete record may also contain arbitrary bytes: another version may have written it. */
  @FuzzTest
  void anyBytesInTheRecordsOfRuns(byte[] content) throws IOException {
    writeRecords(content);
    try (RunStore runs = RunStore.at(directory)) {
      runs.load();
      askEverything(runs);
      runs.record(recordedRun());
    }
    assertEquals(1, RunStore.at(directory).last("foo").orElseThrow().summary().run());
  }

  /** Changes bytes inside records, where checksums do not detect it. */
  @Test
  void changedBytesInTheRecordsOfRuns() throws IOException {
    ByteSink good = new ByteSink();
    new StepRun("foo", "touch foo", Instant.EPOCH, 7, 1).appendTimesTo(good);
    RecordSections.putText(good, RecordSections.STEP, "foo");
    RecordSections.putText(good, RecordSections.COMMAND, "touch foo");
    recordedRun().summary().appendTo(good);
    RecordSections.putText(good, RecordSections.PRINTED, "numbers of what was printed");
    RecordSections.putText(good, RecordSections.PRINTED_TEXT, "printed");
    RecordSections.putText(good, RecordSections.REASONS, "reasons of ninja, as if they were some");
    RecordSections.putText(good, RecordSections.INGREDIENTS, "compressed, or not");
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] content = Arrays.copyOf(good.buffer(), good.length());
      for (int changes = random.nextInt(6); changes > 0; changes--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(random.nextInt(1, 256));
      }
      anyBytesInTheRecordsOfRuns(Arrays.copyOf(content, random.nextInt(1, content.length)));
      anyBytesInTheRecordsOfRuns(content);
    }
  }

  private static void writeRecords(byte[] content) throws IOException {
    Files.deleteIfExists(directory.resolve("runs"));
    Files.deleteIfExists(directory.resolve("ingredients"));
    try (RecordFile runs = new RecordFile(directory.resolve("runs"), "# sconce runs 2\n");
        RecordFile ingredients =
            new RecordFile(directory.resolve("ingredients"), "# sconce ingredients 2\n")) {
      runs.load((_, _, _) -> {});
      ingredients.load((_, _, _) -> {});
      ByteSink record = new ByteSink();
      record.put(content, 0, content.length);
      for (int type = 1; type < 7; type++) {
        runs.append(type, RapidHash.hash("foo"), record);
        ingredients.append(type, RapidHash.hash("foo"), record);
      }
    }
  }

  private static LogGraph withDeps() {
    LogGraph made = new LogGraph();
    made.edge(Map.of("command", "cc foo.c", "deps", "gcc"), "foo.o");
    return made;
  }

  private static Path write(String name, byte[] content) throws IOException {
    Path path = directory.resolve(name);
    Files.write(path, content);
    return path;
  }
}
