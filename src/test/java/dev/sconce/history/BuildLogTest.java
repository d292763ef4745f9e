package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.testing.FakeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLogTest {
  /** Written by ninja 1.11.1; the command is {@code touch foo}. */
  private static final String OF_NINJA_1_11 =
      "# ninja log v5\n0\t4\t1700000000123456789\tfoo\t486549929d4dfe66\n";

  /** Written by ninja 1.13.2; the command is {@code touch foo}. */
  private static final String OF_NINJA_1_13 =
      "# ninja log v7\n0\t4\t1700000000123456789\tfoo\tc3b1c5bc967355e0\n";

  @TempDir Path directory;
  private Path path;
  private final LogGraph made = new LogGraph();
  private final ByteSink buffer = new ByteSink();

  @BeforeEach
  void namePath() {
    path = directory.resolve(".ninja_log");
  }

  private BuildLog load() throws IOException {
    return BuildLog.load(made.graph, path, BuildLog.NEWEST_VERSION);
  }

  private BuildLog loadForWrite() throws IOException {
    BuildLog log = load();
    log.openForWrite(dead -> false);
    return log;
  }

  private void write(String content) throws IOException {
    Files.write(path, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String content() throws IOException {
    return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
  }

  @Test
  void recordsAreReadBack() throws IOException {
    Edge out = made.edge("cat mid > out", "out");
    Edge mid = made.edge("cat in > mid", "mid");
    try (BuildLog log = loadForWrite()) {
      log.record(out, 15, 18, 7);
      log.record(mid, 20, 25, 8);
      assertEquals(15, log.startMillis(made.node("out")));
    }
    BuildLog log = load();
    assertEquals(Optional.empty(), log.warning());
    assertEquals(List.of("out", "mid"), log.outputs());
    assertEquals(15, log.startMillis(made.node("out")));
    assertEquals(18, log.endMillis(made.node("out")));
    assertEquals(7, log.mtimeNanos(made.node("out")));
    assertEquals(8, log.mtimeNanos(made.node("mid")));
    assertTrue(log.sameCommand(out, made.node("out"), buffer));
    LogGraph.set(out, "command", "cat mid >out");
    assertFalse(log.sameCommand(out, made.node("out"), buffer));
  }

  @Test
  void nothingIsKnownOfAnOutputWithoutAnEntry() throws IOException {
    Edge out = made.edge("cat", "out");
    BuildLog log = load();
    assertFalse(log.has(made.node("out")));
    assertEquals(0, log.mtimeNanos(made.node("out")));
    assertEquals(-1, log.startMillis(made.node("out")));
    assertEquals(-1, log.endMillis(made.node("out")));
    assertFalse(log.sameCommand(out, made.node("out"), buffer));
  }

  @Test
  void noFileIsMadeUntilSomethingIsRecorded() throws IOException {
    loadForWrite().close();
    assertFalse(Files.exists(path));
  }

  @Test
  void generatorFindsAFileEvenBeforeAnythingIsRecorded() throws IOException {
    loadForWrite().release();
    assertEquals("# ninja log v7\n", Files.readString(path));
  }

  @Test
  void theFirstRecordAddsTheSignatureOnce() throws IOException {
    Edge out = made.edge("touch foo", "foo");
    for (int run = 0; run < 2; run++) {
      try (BuildLog log = loadForWrite()) {
        log.record(out, 0, 4, 9);
      }
    }
    String line = "0\t4\t9\tfoo\tc3b1c5bc967355e0\n";
    assertEquals("# ninja log v7\n" + line + line, content());
  }

  @Test
  void aNewLogHasTheVersionThatIsAskedFor() throws IOException {
    Edge out = made.edge("touch foo", "foo");
    try (BuildLog log = BuildLog.load(made.graph, path, 5)) {
      log.openForWrite(dead -> false);
      log.record(out, 0, 4, 1700000000123456789L);
    }
    assertEquals(OF_NINJA_1_11, content());
  }

  @Test
  void anExistingLogKeepsItsVersion() throws IOException {
    write(OF_NINJA_1_11);
    Edge out = made.edge("touch foo", "foo");
    try (BuildLog log = loadForWrite()) {
      assertEquals(5, log.version());
      assertTrue(log.sameCommand(out, made.node("foo"), buffer));
      log.record(out, 0, 4, 1700000000123456789L);
    }
    assertEquals(OF_NINJA_1_11 + OF_NINJA_1_11.substring(15), content());
  }

  @Test
  void logsOfRealNinjasMatchTheirCommands() throws IOException {
    Edge out = made.edge("touch foo", "foo");
    for (String log : List.of(OF_NINJA_1_11, OF_NINJA_1_11.replace("v5", "v6"), OF_NINJA_1_13)) {
      write(log);
      BuildLog read = load();
      assertEquals(Optional.empty(), read.warning());
      assertTrue(read.sameCommand(out, made.node("foo"), buffer), log);
      assertEquals(1700000000123456789L, read.mtimeNanos(made.node("foo")));
    }
  }

  @Test
  void theHashOfAnOlderNinjaCountsInALogOfVersionSeven() throws IOException {
    write(OF_NINJA_1_13.replace("c3b1c5bc967355e0", "486549929d4dfe66"));
    assertTrue(load().sameCommand(made.edge("touch foo", "foo"), made.node("foo"), buffer));
  }

  @Test
  void theResponseFileCountsAsPartOfTheCommand() throws IOException {
    Edge edge = made.edge(Map.of("command", ": rsp", "rspfile_content", "hello world"), "rsp");
    write("# ninja log v7\n26\t27\t1\trsp\tcc178dbf2a11273d\n");
    assertTrue(load().sameCommand(edge, made.node("rsp"), buffer));
    LogGraph.set(edge, "rspfile_content", "hello");
    assertFalse(load().sameCommand(edge, made.node("rsp"), buffer));
  }

  @Test
  void theLastEntryOfAnOutputWins() throws IOException {
    made.node("out");
    write("# ninja log v7\n0\t1\t2\tout\tabc\n3\t4\t5\tout\tdef\n");
    BuildLog log = load();
    assertEquals(List.of("out"), log.outputs());
    assertEquals(3, log.startMillis(made.node("out")));
    assertEquals(5, log.mtimeNanos(made.node("out")));
  }

  @Test
  void versionsOutsideTheKnownOnesStartOver() throws IOException {
    Edge out = made.edge("touch foo", "foo");
    Map<String, String> warnings =
        Map.of(
            "# ninja log v3\n123 456 0 out command\n",
            "build log version is too old; starting over",
            "# ninja log v4\n0\t1\t2\tfoo\tabc\n",
            "build log version is too old; starting over",
            "garbage",
            "build log version is too old; starting over",
            "# ninja log v8\n0\t1\t2\tfoo\tabc\n",
            "build log version is too new; starting over");
    for (Map.Entry<String, String> each : warnings.entrySet()) {
      write(each.getKey());
      try (BuildLog log = load()) {
        assertEquals(Optional.of(each.getValue()), log.warning());
        assertFalse(log.has(made.node("foo")));
        assertEquals(each.getKey(), content(), "reading changes nothing");
        assertTrue(log.needsRepair());
        log.openForWrite(dead -> false);
        assertFalse(log.needsRepair());
        log.record(out, 0, 4, 1700000000123456789L);
      }
      assertEquals(OF_NINJA_1_13, content());
    }
  }

  @Test
  void aTornLogThatIsGoneWhenOpenedIsStartedAgain() throws IOException {
    write(OF_NINJA_1_13 + "torn");
    try (BuildLog log = load()) {
      Files.delete(path);
      log.openForWrite(dead -> false);
      log.record(made.edge("touch foo", "foo"), 0, 4, 1700000000123456789L);
    }
    assertEquals(OF_NINJA_1_13, content());
  }

  @Test
  void anEmptyFileIsAnEmptyLog() throws IOException {
    write("");
    try (BuildLog log = loadForWrite()) {
      assertEquals(Optional.empty(), log.warning());
      log.record(made.edge("touch foo", "foo"), 0, 4, 1700000000123456789L);
    }
    assertEquals(OF_NINJA_1_13, content());
  }

  @Test
  void outputsMayHoldSpacesAndBytesBeyondAscii() throws IOException {
    Edge edge = made.edge("cmd", "out with \u00e9 space");
    try (BuildLog log = loadForWrite()) {
      log.record(edge, 123, 456, 456);
    }
    BuildLog log = load();
    assertEquals(123, log.startMillis(made.node("out with \u00e9 space")));
    assertTrue(log.sameCommand(edge, made.node("out with \u00e9 space"), buffer));
  }

  @Test
  void repeatedSignaturesAreIgnored() throws IOException {
    made.nodes("out", "out2");
    write("# ninja log v7\n1\t4\t5\tout\ta\n# ninja log v7\n4\t7\t8\tout2\tb\n");
    BuildLog log = load();
    assertEquals(Optional.empty(), log.warning());
    assertEquals(5, log.mtimeNanos(made.node("out")));
    assertEquals(8, log.mtimeNanos(made.node("out2")));
  }

  @Test
  void linesThatAreNoEntriesAreLeftOutAndTheLogRewritten() throws IOException {
    made.nodes("out", "out2");
    String good = "4\t7\t8\tout2\tb\n";
    String longHash = "1\t2\t3\tout\tcommand start" + " more_command".repeat(40_000) + "\n";
    List<String> bad =
        List.of(
            longHash,
            "\n",
            "\0\0\0\0\n",
            "1\t2\t3\tout\n",
            "1\t2\t3\tout\t\n",
            "1\t2\t3\tout\ta@\n",
            "1\t2\t3\tout\ta`\n",
            "1\t2\t3\tout\tg\n",
            "1\t2\t3\t\tab\n",
            "1\t2\tx\tout\tab\n",
            "1\t2\t3\tfo1\t2\t3\tout\tab\n",
            "99999999999\t2\t3\tout\tab\n",
            "1\t2\t3\tout\t11112222333344445\n",
            "1\t2\t99999999999999999999\tout\tab\n");
    for (String line : bad) {
      write("# ninja log v7\n" + line + good);
      BuildLog log = load();
      assertTrue(log.warning().isPresent());
      assertEquals(List.of("out2"), log.outputs(), line);
      log.openForWrite(dead -> false);
      assertEquals("# ninja log v7\n" + good, content());
      assertEquals(Optional.empty(), load().warning());
    }
  }

  @Test
  void aLogCutAnywhereKeepsAllWholeLinesAndTakesRecords() throws IOException {
    Edge out = made.edge("cat mid > out", "out", "out.d");
    Edge mid = made.edge("cat in > mid", "mid");
    try (BuildLog log = loadForWrite()) {
      log.record(out, 15, 18, 5);
      log.record(mid, 20, 25, 6);
    }
    byte[] whole = Files.readAllBytes(path);
    for (int size = 0; size <= whole.length; size++) {
      Files.write(path, Arrays.copyOf(whole, size));
      int lines =
          (int)
              new String(whole, 0, size, StandardCharsets.ISO_8859_1)
                  .chars()
                  .filter(c -> c == '\n')
                  .count();
      try (BuildLog log = loadForWrite()) {
        assertEquals(Math.max(0, lines - 1), log.outputs().size(), "cut at " + size);
        log.record(mid, 1, 2, 3);
      }
      BuildLog log = load();
      assertEquals(Optional.empty(), log.warning(), "cut at " + size);
      assertEquals(3, log.mtimeNanos(made.node("mid")));
      assertTrue(log.sameCommand(mid, made.node("mid"), buffer));
    }
  }

  @Test
  void oneLineIsWrittenForEachOutput() throws IOException {
    Edge edge = made.edge("touch foo", "out", "out.d");
    try (BuildLog log = loadForWrite()) {
      log.record(edge, 21, 22, 3);
    }
    assertEquals(
        "# ninja log v7\n21\t22\t3\tout\tc3b1c5bc967355e0\n21\t22\t3\tout.d\tc3b1c5bc967355e0\n",
        content());
  }

  @Test
  void aLogOfOutdatedLinesIsRewrittenWithoutDeadOutputs() throws IOException {
    Edge out = made.edge("cat", "out");
    Edge out2 = made.edge("cat", "out2");
    try (BuildLog log = loadForWrite()) {
      for (int i = 0; i < 200; i++) {
        log.record(out, 15, 18 + i, 1);
      }
      log.record(out2, 21, 22, 2);
    }
    BuildLog log = load();
    assertEquals(List.of("out", "out2"), log.outputs());
    assertTrue(log.needsRepair());
    log.openForWrite("out2"::equals);
    assertEquals(List.of("out"), log.outputs());
    assertFalse(log.has(made.node("out2")));
    assertEquals(217, log.endMillis(made.node("out")));

    BuildLog again = load();
    assertEquals(List.of("out"), again.outputs());
    assertFalse(again.needsRepair());
    assertEquals(217, again.endMillis(made.node("out")));
  }

  @Test
  void aSmallOrMostlyCurrentLogIsLeftAlone() throws IOException {
    Edge edge = made.edge("cat", "out");
    try (BuildLog log = loadForWrite()) {
      for (int i = 0; i < 100; i++) {
        log.record(edge, 1, 2, 3);
      }
    }
    assertFalse(load().needsRepair());
  }

  @Test
  void entriesOutsideTheGraphSurviveARewriteAndAreFoundOnceTheirNodeExists() throws IOException {
    StringBuilder text = new StringBuilder("# ninja log v7\n");
    for (int i = 0; i < 500; i++) {
      text.append(i + "\t1\t" + (i + 10) + "\tstray" + i + "\tc3b1c5bc967355e0\n");
    }
    write(text.toString());
    BuildLog log = load();
    Node late = made.node("stray123");
    assertEquals(133, log.mtimeNanos(late));
    Edge edge = made.edge("touch foo", "stray123");
    assertTrue(log.sameCommand(edge, late, buffer));
    log.recompact("stray7"::equals);
    assertEquals(text.toString().replace("7\t1\t17\tstray7\tc3b1c5bc967355e0\n", ""), content());
    assertEquals(133, log.mtimeNanos(late));
    log.record(edge, 1, 2, 3);
    assertEquals(3, log.mtimeNanos(late));
    log.release();
    assertEquals(499, log.outputs().size());
    assertEquals(3, load().mtimeNanos(late));
  }

  @Test
  void restatTakesTimesFromTheFiles() throws IOException {
    FakeFiles files = new FakeFiles().create("out", "", 4).create("other", "", 44);
    write("# ninja log v5\n1\t2\t3\tout\tc\n1\t2\t33\tother\tc\n1\t2\t333\tgone\tc\n");
    BuildLog log = BuildLog.load(new Graph(), path, BuildLog.NEWEST_VERSION);
    log.restat(files, List.of("elsewhere"));
    assertEquals(
        "# ninja log v5\n1\t2\t3\tout\tc\n1\t2\t33\tother\tc\n1\t2\t333\tgone\tc\n", content());
    log.restat(files, List.of("out"));
    assertEquals(
        "# ninja log v5\n1\t2\t4\tout\tc\n1\t2\t33\tother\tc\n1\t2\t333\tgone\tc\n", content());
    log.restat(files, List.of());
    assertEquals(
        "# ninja log v5\n1\t2\t4\tout\tc\n1\t2\t44\tother\tc\n1\t2\t0\tgone\tc\n", content());
  }

  @Test
  void restatThatFailsLeavesTheLogAlone() throws IOException {
    write(OF_NINJA_1_13);
    FakeFiles files = new FakeFiles().failAt("foo", "Permission denied");
    BuildLog log = load();
    IOException failure = assertThrows(IOException.class, () -> log.restat(files, List.of()));
    assertEquals("stat(foo): Permission denied", failure.getMessage());
    assertEquals(OF_NINJA_1_13, content());
  }

  @Test
  void anOutputThatNoLineCanNameIsNotWritten() throws IOException {
    Edge odd = made.edge("touch both", "a\tb", "foo");
    try (BuildLog log = loadForWrite()) {
      log.record(odd, 0, 4, 1);
      log.recompact(path -> false);
    }
    BuildLog log = load();
    assertEquals(Optional.empty(), log.warning());
    assertEquals(List.of("foo"), log.outputs());
  }

  @Test
  void aFileReplacedWhileReleasedIsAppendedTo() throws IOException {
    Edge foo = made.edge("touch foo", "foo");
    try (BuildLog log = loadForWrite()) {
      log.record(foo, 0, 4, 1);
      log.release();
      write("# ninja log v7\n");
      log.record(foo, 0, 4, 1700000000123456789L);
    }
    assertEquals(OF_NINJA_1_13, content());
  }

  @Test
  void aFileThatSomebodyElseChangedIsNoticed() throws IOException {
    Edge foo = made.edge("touch foo", "foo");
    try (BuildLog log = loadForWrite()) {
      assertFalse(log.isOutdated());
      log.record(foo, 0, 4, 1);
      log.release();
      assertFalse(log.isOutdated(), "our own records");
      write("# ninja log v7\n");
      assertTrue(log.isOutdated());
    }
    BuildLog before = load();
    Files.delete(path);
    assertTrue(before.isOutdated());
  }

  @Test
  void aLogThatCannotBeReadIsAnErrorInTheWordsOfTheSystem() throws IOException {
    Files.createDirectory(path);
    FileException failure = assertThrows(FileException.class, this::load);
    assertEquals("Is a directory", failure.reason());
  }

  @Test
  void recordsThatCannotBeWrittenAreAnError() throws IOException {
    Edge edge = made.edge("touch foo", "foo");
    path = directory.resolve("missing/.ninja_log");
    try (BuildLog log = loadForWrite()) {
      FileException failure = assertThrows(FileException.class, () -> log.record(edge, 1, 2, 3));
      assertEquals("No such file or directory", failure.reason());
    }
  }

  @Test
  void aLogInMemoryNeedsNoFile() throws IOException {
    Edge edge = made.edge("touch foo", "foo");
    try (BuildLog log = BuildLog.inMemory(made.graph)) {
      log.openForWrite(dead -> false);
      log.record(edge, 1, 2, 3);
      assertTrue(log.sameCommand(edge, made.node("foo"), buffer));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void outputsOfADyndepFileFindEntriesThatWereReadBefore() throws IOException {
    Edge edge = made.edge("touch foo", "declared");
    write("# ninja log v7\n1\t2\t3\tdeclared\tabc\n4\t5\t6\tadded\tabc\n");
    BuildLog log = load();
    made.graph.addDyndep(edge, new Node[0], made.nodes("added"), false);
    assertEquals(6, log.mtimeNanos(made.node("added")));
    assertEquals(0, log.mtimeNanos(made.node("unknown")));
  }

  @Test
  void garbledLogsNeverBreakTheReader() throws IOException {
    Edge edge = made.edge("touch foo", "foo");
    byte[] seedBytes =
        (OF_NINJA_1_13 + "10\t20\t30\tout with space\tdeadbeef\n# ninja log v7\n1\t2\t3\tb\tc\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      byte[] garbled = seedBytes.clone();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        garbled[random.nextInt(15, garbled.length)] =
            (byte) (random.nextBoolean() ? "\t\n0-f#".charAt(random.nextInt(6)) : random.nextInt());
      }
      Files.write(path, garbled);
      try (BuildLog log = loadForWrite()) {
        log.record(edge, 1, 2, 3);
      }
      BuildLog log = load();
      assertEquals(Optional.empty(), log.warning(), "seed " + seed);
      assertEquals(3, log.mtimeNanos(made.node("foo")), "seed " + seed);
    }
  }

  @Test
  void readingMakesNoNodes() throws IOException {
    write(OF_NINJA_1_13);
    Graph empty = new Graph();
    BuildLog log = BuildLog.load(empty, path, 7);
    assertEquals(List.of("foo"), log.outputs());
    assertEquals(0, empty.nodeCount(), "the log makes no nodes");
  }
}
