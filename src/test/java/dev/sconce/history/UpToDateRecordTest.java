package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.DiskFiles;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpToDateRecordTest {
  private static final String QUESTION = "what?\nall";

  @TempDir private Path directory;
  private DiskFiles files = new DiskFiles("");
  private UpToDateRecorder notes = new UpToDateRecorder(files, 0);
  private final Graph graph = new Graph();

  @BeforeEach
  void look() throws IOException {
    files = new DiskFiles(directory.toString());
    Files.writeString(directory.resolve("read"), "content");
    notes = startedInMillis(10_000);
  }

  private UpToDateRecorder startedInMillis(long millis) {
    return new UpToDateRecorder(files, System.currentTimeMillis() + millis);
  }

  private UpToDateRecord record() {
    return UpToDateRecord.read(notes.record(QUESTION, "").orElseThrow(), QUESTION).orElseThrow();
  }

  @Test
  void timesComeBackInOrder() {
    List<String> paths = List.of("a", "", "long/path/\u00e9.o", "b");
    for (int i = 0; i < paths.size(); i++) {
      notes.time(graph.node(paths.get(i)), i == 3 ? 0 : Long.MAX_VALUE - i);
    }
    UpToDateRecord record = record();
    assertEquals(4, record.timeCount());
    for (int i = 0; i < paths.size(); i++) {
      assertEquals(paths.get(i), record.path(i));
      assertSame(graph.node(paths.get(i)), record.node(i, graph));
      assertEquals(i == 3 ? 0 : Long.MAX_VALUE - i, record.mtimeNanos(i));
    }
    assertNull(record.node(0, new Graph()));
  }

  @Test
  void nodeIsNotedOnce() {
    Node node = graph.node("a");
    notes.time(node, 5);
    notes.time(node, 6);
    UpToDateRecord record = record();
    assertEquals(1, record.timeCount());
    assertEquals(5, record.mtimeNanos(0));
  }

  @Test
  void otherQuestionIsNotAnswered() {
    byte[] bytes = notes.record(QUESTION, "").orElseThrow();
    assertTrue(UpToDateRecord.read(bytes, QUESTION).isPresent());
    for (String other : List.of("", "what?\nal", "what?\nall ", "What?\nall", "x".repeat(1000))) {
      assertEquals(Optional.empty(), UpToDateRecord.read(bytes, other), other);
    }
  }

  @Test
  void contentIsTheSameUntilTheFileChanges() throws IOException {
    notes.content("read");
    notes.content("missing");
    UpToDateRecord record = record();
    assertTrue(record.sameContents(files));
    Files.writeString(directory.resolve("missing"), "");
    assertFalse(record.sameContents(files));
    Files.delete(directory.resolve("missing"));
    assertTrue(record.sameContents(files));
    Files.writeString(directory.resolve("other"), "content");
    Files.setLastModifiedTime(
        directory.resolve("other"), Files.getLastModifiedTime(directory.resolve("read")));
    Files.move(
        directory.resolve("other"), directory.resolve("read"), StandardCopyOption.REPLACE_EXISTING);
    assertFalse(record.sameContents(files), "another file of the same size and time");
  }

  @Test
  void thereIsNoRecordOfWhatMayStillChangeUnseen() throws IOException {
    notes = startedInMillis(0);
    notes.content("read");
    assertEquals(Optional.empty(), notes.record(QUESTION, ""));
    Files.createDirectory(directory.resolve("directory"));
    notes = startedInMillis(10_000);
    notes.content("directory");
    assertEquals(Optional.empty(), notes.record(QUESTION, ""), "no file");
    notes = startedInMillis(10_000);
    notes.unfit();
    assertEquals(Optional.empty(), notes.record(QUESTION, ""));
  }

  @Test
  void anythingElseIsNoRecord() {
    byte[] bytes = notes.record(QUESTION, "").orElseThrow();
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      assertEquals(Optional.empty(), UpToDateRecord.read(damaged, QUESTION), "byte " + at);
    }
    byte[] text = "ninja: no work to do, I promise".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(Optional.empty(), UpToDateRecord.read(text, QUESTION));
    assertEquals(Optional.empty(), UpToDateRecord.read(new byte[0], QUESTION));
  }
}
