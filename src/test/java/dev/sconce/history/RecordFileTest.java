package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.ByteSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
  private static final String MAGIC = "# test 1\n";

  @TempDir Path directory;
  private Path path;
  private final List<String> visited = new ArrayList<>();

  @BeforeEach
  void namePath() {
    path = directory.resolve("made/when/needed/records");
  }

  private RecordFile load() throws IOException {
    visited.clear();
    RecordFile file = new RecordFile(path, MAGIC);
    file.load((type, key, content) -> visited.add(type + ":" + key + ":" + text(content)));
    return file;
  }

  private static void append(RecordFile file, int type, long key, String content)
      throws IOException {
    ByteSink sink = new ByteSink();
    sink.put(content);
    file.append(type, key, sink);
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  private void writeThree() throws IOException {
    try (RecordFile file = load()) {
      append(file, 1, 10, "ten");
      append(file, 2, 10, "other type");
      append(file, 1, -11, "eleven");
    }
  }

  @Test
  void recordsAreVisitedInOrderAndReadByKey() throws IOException {
    writeThree();
    RecordFile file = load();
    assertEquals(List.of("1:10:ten", "2:10:other type", "1:-11:eleven"), visited);
    assertEquals("other type", text(file.read(2, 10)));
    assertEquals("eleven", text(file.read(1, -11)));
    assertNull(file.read(2, -11));
    assertEquals(Optional.empty(), file.warning());
  }

  @Test
  void theLatestRecordCountsAndAnEmptyOneTakesAway() throws IOException {
    try (RecordFile file = load()) {
      append(file, 1, 0, "first");
      append(file, 1, 0, "second");
      append(file, 1, 2, "gone");
      append(file, 1, 2, "");
      assertEquals("second", text(file.read(1, 0)));
      assertNull(file.read(1, 2));
    }
    RecordFile file = load();
    assertEquals("second", text(file.read(1, 0)));
    assertNull(file.read(1, 2));
  }

  @Test
  void aFileCutAnywhereKeepsAllWholeRecordsAndTakesNewOnes() throws IOException {
    writeThree();
    byte[] whole = Files.readAllBytes(path);
    for (int size = 0; size <= whole.length; size++) {
      Files.write(path, Arrays.copyOf(whole, size));
      int expected =
          size >= whole.length
              ? 3
              : size >= MAGIC.length() + 20 + 27 ? 2 : size >= MAGIC.length() + 20 ? 1 : 0;
      try (RecordFile file = load()) {
        assertEquals(expected, visited.size(), "cut at " + size);
        assertEquals(Optional.empty(), file.warning());
        append(file, 3, 3, "new");
      }
      RecordFile file = load();
      assertEquals(expected + 1, visited.size(), "cut at " + size);
      assertEquals("new", text(file.read(3, 3)));
    }
  }

  @Test
  void aChangedByteIsDetectedAndReportedAndTakesOnlyWhatFollows() throws IOException {
    writeThree();
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {1, 0x80}) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) flip;
        Files.write(path, changed);
        try (RecordFile file = load()) {
          assertTrue(visited.size() < 3, "byte " + at);
          boolean first = at >= MAGIC.length() + 20;
          assertEquals(first, visited.contains("1:10:ten"), "byte " + at);
          append(file, 3, 3, "new");
        }
        RecordFile file = load();
        assertEquals(Optional.empty(), file.warning());
        assertEquals("new", text(file.read(3, 3)));
      }
    }
    whole[whole.length - 1] ^= 1;
    Files.write(path, whole);
    assertEquals(
        Optional.of(
            path
                + " is damaged at byte "
                + (MAGIC.length() + 20 + 27)
                + "; leaving out what follows"),
        load().warning());
  }

  @Test
  void aFileOfAnotherKindIsReplaced() throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "something else entirely\n");
    try (RecordFile file = load()) {
      assertEquals(Optional.of(path + " is of another kind; starting over"), file.warning());
      append(file, 1, 1, "x");
    }
    assertTrue(Files.readString(path, StandardCharsets.ISO_8859_1).startsWith(MAGIC));
  }

  @Test
  void recompactionKeepsTheLatestRecordsAlsoOfUnknownTypes() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    Random random = new Random(7);
    try (RecordFile file = load()) {
      for (int i = 0; i < 3000; i++) {
        int type = random.nextInt(1, 5);
        long key = random.nextLong(-5, 5);
        String content = random.nextInt(4) == 0 ? "" : "x".repeat(random.nextInt(1, 2000));
        append(file, type, key, content);
        expected.put(type + " " + key, content);
      }
      assertTrue(file.isWasteful());
      long before = Files.size(path);
      file.recompact();
      assertTrue(Files.size(path) < before / 10);
      assertFalse(file.isWasteful());
      check(file, expected);
      append(file, 9, 9, "after");
      assertEquals("after", text(file.read(9, 9)));
    }
    RecordFile file = load();
    assertEquals(Optional.empty(), file.warning());
    check(file, expected);
  }

  private static void check(RecordFile file, Map<String, String> expected) throws IOException {
    for (Map.Entry<String, String> each : expected.entrySet()) {
      String[] typeAndKey = each.getKey().split(" ");
      byte[] found = file.read(Integer.parseInt(typeAndKey[0]), Long.parseLong(typeAndKey[1]));
      assertEquals(each.getValue(), found == null ? "" : text(found), each.getKey());
    }
  }

  @Test
  void aFileThatSomebodyElseReplacedGivesNothingWrong() throws IOException {
    writeThree();
    RecordFile file = load();
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, new byte[whole.length]);
    assertNull(file.read(1, 10));
    Files.write(path, new byte[3]);
    assertNull(file.read(1, 10));
    Files.write(path, whole);
    assertArrayEquals("ten".getBytes(StandardCharsets.ISO_8859_1), file.read(1, 10));
  }

  @Test
  void largeRecordsFitUpToTheLimit() throws IOException {
    String large = "y".repeat(RecordFile.MAX_CONTENT_BYTES);
    try (RecordFile file = load()) {
      append(file, 1, 1, large);
      assertThrows(IllegalArgumentException.class, () -> append(file, 1, 2, large + "y"));
    }
    assertEquals(large, text(load().read(1, 1)));
  }

  /** As after sudo: the directory belongs to the user, the file to another. Root can write both. */
  @Test
  void aFileThatMayOnlyBeReplacedIsReplaced() throws IOException {
    writeThree();
    assertTrue(path.toFile().setWritable(false));
    RecordFile file = load();
    assertTrue(file.isWritable());
    append(file, 1, 12, "twelve");
    file.close();
    load();
    assertEquals(List.of("1:10:ten", "2:10:other type", "1:-11:eleven", "1:12:twelve"), visited);
  }
}
