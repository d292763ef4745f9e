package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepsLogTest {
  /** Written by ninja 1.13.2 (1.11.1 writes the same): two outputs with three inputs each. */
  private static final String WRITTEN_BY_NINJA =
      "23206e696e6a61646570730a040000000c0000006f75742e6f000000ffffffff08000000696e2e63"
          + "feffffff0c000000666f6f2e68000000fdffffff100000006469722f6261722e68707000fcffffff"
          + "18000080000000003268ccc01d9cea1801000000020000000300000008000000622e6f00fbffffff"
          + "1800008004000000097de3c01d9cea18010000000200000003000000";

  private static final long OUT_MTIME = 1795419053063170098L;
  private static final long B_MTIME = 1795419053064682761L;

  @TempDir Path directory;
  private Path path;
  private LogGraph made = new LogGraph();

  @BeforeEach
  void namePath() {
    path = directory.resolve(".ninja_deps");
  }

  /** A log with a new graph, as the next process would have it. */
  private DepsLog reload() throws IOException {
    made = new LogGraph();
    return load();
  }

  private DepsLog load() throws IOException {
    return DepsLog.load(made.graph, path);
  }

  private DepsLog loadForWrite() throws IOException {
    DepsLog log = load();
    log.openForWrite();
    return log;
  }

  private void record(DepsLog log, String output, long mtime, String... inputs) throws IOException {
    log.record(made.node(output), mtime, made.nodes(inputs));
  }

  private void writeTwoRecords() throws IOException {
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 1, "foo.h", "bar.h");
      record(log, "out2.o", 2, "foo.h", "bar2.h");
    }
  }

  private String dependencies(DepsLog log, String output) {
    return Stream.of(log.dependencies(made.node(output)))
        .map(Node::path)
        .collect(Collectors.joining(" "));
  }

  private LogGraph compilations(String... outputs) {
    LogGraph graph = new LogGraph();
    for (String output : outputs) {
      graph.edge(Map.of("command", "cc", "deps", "gcc"), output);
    }
    return graph;
  }

  @Test
  void recordsAreReadBack() throws IOException {
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 1, "foo.h", "bar.h");
      record(log, "out2.o", -2, "foo.h", "bar2.h");
      assertEquals("foo.h bar.h", dependencies(log, "out.o"));
      assertEquals(1, log.mtimeNanos(made.node("out.o")));
    }
    DepsLog log = reload();
    assertEquals(Optional.empty(), log.warning());
    assertEquals("foo.h bar.h", dependencies(log, "out.o"));
    assertEquals("foo.h bar2.h", dependencies(log, "out2.o"));
    assertEquals(1, log.mtimeNanos(made.node("out.o")));
    assertEquals(-2, log.mtimeNanos(made.node("out2.o")));
    assertEquals(2, log.count(made.node("out2.o")));
    assertSame(made.node("bar2.h"), log.dependency(made.node("out2.o"), 1));
    assertEquals(List.of(made.node("out.o"), made.node("out2.o")), log.outputs());
  }

  @Test
  void nothingIsKnownOfAnOutputWithoutARecord() throws IOException {
    writeTwoRecords();
    DepsLog log = reload();
    for (String path : List.of("foo.h", "never seen")) {
      assertFalse(log.has(made.node(path)));
      assertEquals(0, log.count(made.node(path)));
      assertEquals(0, log.mtimeNanos(made.node(path)));
      assertEquals("", dependencies(log, path));
    }
    assertTrue(log.has(made.node("out.o")));
  }

  @Test
  void anOutputWithoutDependenciesHasARecordAllTheSame() throws IOException {
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 5);
      assertTrue(log.has(made.node("out.o")));
    }
    assertTrue(reload().has(made.node("out.o")));
  }

  @Test
  void noFileIsMadeUntilSomethingIsRecorded() throws IOException {
    loadForWrite().close();
    assertFalse(Files.exists(path));
  }

  @Test
  void theFileIsThatOfNinja() throws IOException {
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", OUT_MTIME, "in.c", "foo.h", "dir/bar.hpp");
      record(log, "b.o", B_MTIME, "in.c", "foo.h", "dir/bar.hpp");
    }
    assertEquals(WRITTEN_BY_NINJA, HexFormat.of().formatHex(Files.readAllBytes(path)));
  }

  @Test
  void aFileOfNinjaIsRead() throws IOException {
    Files.write(path, HexFormat.of().parseHex(WRITTEN_BY_NINJA));
    DepsLog log = reload();
    assertEquals(Optional.empty(), log.warning());
    assertEquals("in.c foo.h dir/bar.hpp", dependencies(log, "out.o"));
    assertEquals(OUT_MTIME, log.mtimeNanos(made.node("out.o")));
    assertEquals(B_MTIME, log.mtimeNanos(made.node("b.o")));
  }

  @Test
  void aRecordMayHoldMoreThanSixtyFourThousandDependencies() throws IOException {
    String[] inputs = new String[100_000];
    Arrays.setAll(inputs, i -> "file" + i + ".h");
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 1, inputs);
    }
    DepsLog log = reload();
    assertEquals(100_000, log.count(made.node("out.o")));
    assertEquals("file99999.h", log.dependency(made.node("out.o"), 99_999).path());
  }

  @Test
  void aRecordThatIsTooLargeIsAnErrorAndLeavesTheLogUsable() throws IOException {
    Node[] inputs = new Node[(1 << 17) - 3];
    Arrays.fill(inputs, made.node("foo.h"));
    try (DepsLog log = loadForWrite()) {
      record(log, "small.o", 1, "foo.h");
      IOException failure =
          assertThrows(IOException.class, () -> log.record(made.node("out.o"), 1, inputs));
      assertEquals("Numerical result out of range", failure.getMessage());
      String tooLong = "x".repeat(1 << 19);
      assertThrows(IOException.class, () -> record(log, "new.o", 1, "new.h", tooLong));
      record(log, "new.o", 1, "foo.h");
    }
    DepsLog log = reload();
    assertEquals(Optional.empty(), log.warning());
    assertEquals("foo.h", dependencies(log, "small.o"));
    assertEquals("foo.h", dependencies(log, "new.o"));
    assertFalse(log.has(made.node("out.o")));
  }

  @Test
  void whatTheLogSaysAlreadyIsNotWrittenAgain() throws IOException {
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 1, "foo.h", "bar.h");
      record(log, "out.o", 1, "foo.h", "bar.h");
    }
    long size = Files.size(path);
    made = new LogGraph();
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 1, "foo.h", "bar.h");
    }
    assertEquals(size, Files.size(path));
    for (String[] inputs : new String[][] {{"bar.h", "foo.h"}, {"foo.h"}}) {
      try (DepsLog log = loadForWrite()) {
        record(log, "out.o", 1, inputs);
      }
      assertTrue(Files.size(path) > size);
      size = Files.size(path);
    }
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 2, "foo.h");
    }
    assertTrue(Files.size(path) > size);
  }

  @Test
  void recompactionKeepsTheLatestRecordsOfLiveOutputs() throws IOException {
    made = compilations("out.o", "other_out.o");
    try (DepsLog log = loadForWrite()) {
      record(log, "out.o", 1, "foo.h", "bar.h");
      record(log, "other_out.o", 1, "foo.h", "baz.h");
      record(log, "out.o", 1, "foo.h");
    }
    long grown = Files.size(path);

    made = compilations("out.o", "other_out.o");
    try (DepsLog log = loadForWrite()) {
      log.recompact();
      assertEquals("foo.h", dependencies(log, "out.o"));
      assertEquals("foo.h baz.h", dependencies(log, "other_out.o"));
      assertTrue(Files.size(path) < grown);
      record(log, "out.o", 3, "baz.h", "new.h");
      assertEquals("baz.h new.h", dependencies(log, "out.o"));
    }
    DepsLog log = reload();
    assertEquals(Optional.empty(), log.warning());
    assertEquals("baz.h new.h", dependencies(log, "out.o"));
    assertEquals("foo.h baz.h", dependencies(log, "other_out.o"));

    made = compilations("other_out.o");
    try (DepsLog shrunk = loadForWrite()) {
      record(shrunk, "other_out.o", 9, "late.h");
      shrunk.recompact();
      assertFalse(shrunk.has(made.node("out.o")));
      assertEquals("late.h", dependencies(shrunk, "other_out.o"));
    }
    assertEquals("late.h", dependencies(reload(), "other_out.o"));

    made = new LogGraph();
    made.edge("cc", "other_out.o");
    try (DepsLog empty = loadForWrite()) {
      empty.recompact();
      assertEquals(List.of(), empty.outputs());
    }
    assertEquals(16, Files.size(path));
  }

  @Test
  void aLogOfOutdatedRecordsIsRewrittenWhenOpened() throws IOException {
    made = compilations("out.o");
    try (DepsLog log = loadForWrite()) {
      for (int i = 0; i < 1001; i++) {
        record(log, "out.o", i, "foo.h");
      }
    }
    made = compilations("out.o");
    DepsLog log = load();
    assertTrue(log.needsRepair());
    long size = Files.size(path);
    log.openForWrite();
    assertTrue(Files.size(path) < size / 100);
    assertEquals(1000, log.mtimeNanos(made.node("out.o")));
    assertFalse(load().needsRepair());
  }

  @Test
  void badHeadersStartOver() throws IOException {
    Map<String, String> warnings =
        Map.of(
            "", "bad deps log signature or version; starting over",
            "# ninjad", "bad deps log signature or version; starting over",
            "# ninjadeps\n", "bad deps log signature or version; starting over",
            "# ninjadeps\n\1\2", "bad deps log signature or version; starting over",
            "# ninjadeps\n\1\2\3\4", "bad deps log signature or version; starting over",
            "@ ninjadeps\n\4\0\0\0", "bad deps log signature or version; starting over",
            "# ninjadeps\n\1\0\0\0", "deps log version change; rebuilding");
    for (Map.Entry<String, String> each : warnings.entrySet()) {
      byte[] bytes = each.getKey().getBytes(StandardCharsets.ISO_8859_1);
      Files.write(path, bytes);
      try (DepsLog log = load()) {
        assertEquals(Optional.of(each.getValue()), log.warning());
        assertArrayEquals(bytes, Files.readAllBytes(path), "reading changes nothing");
        log.openForWrite();
        record(log, "out.o", 1, "foo.h");
      }
      DepsLog again = reload();
      assertEquals(Optional.empty(), again.warning());
      assertEquals("foo.h", dependencies(again, "out.o"));
    }
  }

  @Test
  void aLogCutAnywhereKeepsAllWholeRecordsAndTakesNewOnes() throws IOException {
    writeTwoRecords();
    byte[] whole = Files.readAllBytes(path);
    int first = -1;
    for (int size = 16; size <= whole.length; size++) {
      Files.write(path, Arrays.copyOf(whole, size));
      made = new LogGraph();
      try (DepsLog log = loadForWrite()) {
        if (first < 0 && log.has(made.node("out.o"))) {
          first = size;
        }
        assertEquals(first >= 0, log.has(made.node("out.o")), "cut at " + size);
        assertEquals(size == whole.length, log.has(made.node("out2.o")), "cut at " + size);
        record(log, "new.o", 3, "foo.h", "new.h");
      }
      DepsLog log = reload();
      assertEquals(Optional.empty(), log.warning(), "cut at " + size);
      assertEquals("foo.h new.h", dependencies(log, "new.o"), "cut at " + size);
      if (first >= 0) {
        assertEquals("foo.h bar.h", dependencies(log, "out.o"), "cut at " + size);
      }
    }
    assertEquals(16 + 16 + 16 + 16 + 24, first);
  }

  @Test
  void aTornRecordIsReportedInNinjasWords() throws IOException {
    writeTwoRecords();
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length - 2));
    assertEquals(Optional.of("premature end of file; recovering"), reload().warning());
    Files.write(path, Arrays.copyOf(whole, 16 + 3));
    assertEquals(Optional.empty(), reload().warning(), "less than a size is no record");
  }

  @Test
  void badRecordsEndTheLogBeforeThem() throws IOException {
    writeTwoRecords();
    byte[] whole = Files.readAllBytes(path);
    int firstPath = 16;
    int firstDeps = 16 + 16 * 3;
    int secondPath = firstDeps + 24;
    Map<String, int[]> damages =
        Map.of(
            "size beyond the limit", new int[] {firstPath, 0x00ffaa55},
            "no room for the id", new int[] {firstPath, 1},
            "path of no bytes", new int[] {firstPath, 4},
            "another id than the next", new int[] {firstPath + 12, 7},
            "output that has no path yet", new int[] {firstDeps + 4, 3},
            "negative output", new int[] {firstDeps + 4, -1},
            "input that has no path yet", new int[] {firstDeps + 16, 3},
            "negative input", new int[] {firstDeps + 20, -5},
            "dependencies of odd size", new int[] {firstDeps, 0x80000000 | 19},
            "dependencies without time", new int[] {firstDeps, 0x80000000 | 8});
    for (Map.Entry<String, int[]> damage : damages.entrySet()) {
      byte[] bad = whole.clone();
      int at = damage.getValue()[0];
      for (int i = 0; i < 4; i++) {
        bad[at + i] = (byte) (damage.getValue()[1] >>> (8 * i));
      }
      Files.write(path, bad);
      made = new LogGraph();
      DepsLog log = load();
      String what = damage.getKey();
      assertEquals(Optional.of("premature end of file; recovering"), log.warning(), what);
      assertEquals(List.of(), log.outputs(), what);
      log.openForWrite();
      assertEquals(at < firstDeps ? firstPath : firstDeps, Files.size(path), what);
    }
    byte[] repeated = whole.clone();
    System.arraycopy(
        "out.o\0\0\0".getBytes(StandardCharsets.ISO_8859_1), 0, repeated, secondPath + 4, 8);
    Files.write(path, repeated);
    made = new LogGraph();
    DepsLog log = load();
    assertEquals("foo.h bar.h", dependencies(log, "out.o"));
    assertEquals(1, log.outputs().size(), "a path that comes twice ends the log");
  }

  @Test
  void theFirstOutputThatDependsOnAFileIsFound() throws IOException {
    writeTwoRecords();
    DepsLog log = reload();
    assertEquals(Optional.of(made.node("out.o")), log.firstDependent(made.node("foo.h")));
    assertEquals(Optional.of(made.node("out2.o")), log.firstDependent(made.node("bar2.h")));
    assertEquals(Optional.empty(), log.firstDependent(made.node("out.o")));
  }

  @Test
  void onlyOutputsOfEdgesWithDepsAreLive() {
    made.edge(Map.of("command", "cc", "deps", "gcc"), "with");
    made.edge("cc", "without");
    assertTrue(DepsLog.isLive(made.node("with")));
    assertFalse(DepsLog.isLive(made.node("without")));
    assertFalse(DepsLog.isLive(made.node("source")));
  }

  @Test
  void aFileThatWasRewrittenMeanwhileIsNotAppendedToWithOldIds() throws IOException {
    made = compilations("out.o", "out2.o", "out3.o");
    writeTwoRecords();
    LogGraph ours = made;
    try (DepsLog log = loadForWrite()) {
      made = compilations("out2.o", "out3.o");
      try (DepsLog inner = loadForWrite()) {
        inner.recompact();
        record(inner, "out3.o", 8, "inner.h");
      }
      made = ours;
      record(log, "out2.o", 7, "bar.h");
    }
    DepsLog log = reload();
    assertEquals(Optional.empty(), log.warning());
    assertEquals("foo.h bar.h", dependencies(log, "out.o"));
    assertEquals("bar.h", dependencies(log, "out2.o"));
  }

  @Test
  void aLogInMemoryNeedsNoFile() throws IOException {
    try (DepsLog log = DepsLog.inMemory(made.graph)) {
      log.openForWrite();
      record(log, "out.o", 1, "foo.h");
      assertEquals("foo.h", dependencies(log, "out.o"));
      record(log, "out.o", 2, "bar.h");
      assertEquals("bar.h", dependencies(log, "out.o"));
    }
  }

  @Test
  void garbledLogsNeverBreakTheReader() throws IOException {
    writeTwoRecords();
    byte[] whole = Files.readAllBytes(path);
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      byte[] garbled = Arrays.copyOf(whole, random.nextInt(16, whole.length + 1));
      for (int i = random.nextInt(0, 5); i > 0 && garbled.length > 16; i--) {
        garbled[random.nextInt(16, garbled.length)] =
            (byte) (random.nextBoolean() ? random.nextInt(6) : random.nextInt());
      }
      Files.write(path, garbled);
      made = new LogGraph();
      try (DepsLog log = loadForWrite()) {
        for (Node output : log.outputs()) {
          assertEquals(log.count(output), log.dependencies(output).length, "seed " + seed);
        }
        record(log, "new.o", 3, "foo.h");
      }
      DepsLog log = reload();
      assertEquals(Optional.empty(), log.warning(), "seed " + seed);
      assertEquals("foo.h", dependencies(log, "new.o"), "seed " + seed);
    }
  }

  @Test
  void randomRecordsAndReloadsGiveWhatAMapGives() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      Files.deleteIfExists(path);
      Random random = new Random(seed);
      String[] outputs = {"a.o", "b.o", "c.o", "dir/d.o"};
      Map<String, String> expected = new TreeMap<>();
      made = compilations(outputs);
      DepsLog log = loadForWrite();
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(12)) {
          case 0 -> {
            log.close();
            made = compilations(outputs);
            log = loadForWrite();
          }
          case 1 -> log.recompact();
          default -> {
            String[] inputs = new String[random.nextInt(5)];
            Arrays.setAll(inputs, i -> "h" + random.nextInt(9));
            String output = outputs[random.nextInt(outputs.length)];
            record(log, output, random.nextLong(), inputs);
            expected.put(output, String.join(" ", inputs));
          }
        }
        for (Map.Entry<String, String> each : expected.entrySet()) {
          assertEquals(each.getValue(), dependencies(log, each.getKey()), "seed " + seed);
        }
      }
      log.close();
    }
  }
}
