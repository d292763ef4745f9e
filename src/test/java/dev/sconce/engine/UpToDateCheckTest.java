package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.DiskFiles;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.UpToDateRecord;
import dev.sconce.history.UpToDateRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check reports about files, compared with the record. */
class UpToDateCheckTest {
  private static final int MANY = 3000;

  @TempDir private Path directory;
  private final Graph graph = new Graph();
  private final AtomicInteger refuted = new AtomicInteger();
  private DiskFiles files = new DiskFiles("");
  private UpToDateRecord record;

  @BeforeEach
  void recordFiles() throws IOException {
    files = new DiskFiles(directory.toString());
    UpToDateRecorder notes = new UpToDateRecorder(files, System.currentTimeMillis() + 10_000);
    write("log", 100);
    notes.content("log");
    for (int i = 0; i < MANY; i++) {
      write("f" + i, 50);
      notes.time(graph.node("f" + i), files.mtimeNanos("f" + i));
    }
    notes.time(graph.node("missing"), 0);
    record = UpToDateRecord.read(notes.record("?", "").orElseThrow(), "?").orElseThrow();
  }

  private void write(String name, long seconds) throws IOException {
    Files.writeString(directory.resolve(name), "");
    Files.setLastModifiedTime(
        directory.resolve(name), FileTime.from(Instant.ofEpochSecond(seconds)));
  }

  private UpToDateCheck check() {
    return UpToDateCheck.perform(record, files, 2, refuted::incrementAndGet);
  }

  private long known(UpToDateCheck check, String name) {
    Node node = graph.find(name);
    return check.knownTimes(graph).nanos(node.id()) / 1_000_000_000;
  }

  @Test
  void recordHoldsWhileNothingChanges() {
    assertTrue(check().holds());
    assertEquals(0, refuted.get());
  }

  @Test
  void anyOtherTimeRefutesIt() throws IOException {
    write("f2999", 40);
    UpToDateCheck check = check();
    assertFalse(check.holds());
    assertEquals(1, refuted.get());
    assertEquals(40, known(check, "f2999"));
    Files.delete(directory.resolve("f2999"));
    assertFalse(check().holds());
    assertEquals(2, refuted.get());
  }

  @Test
  void afterABuildThatDidSomethingOnlyAnEditSinceThenRefutesIt() throws IOException {
    write("log", 200);
    write("f7", 190);
    UpToDateCheck built = check();
    assertFalse(built.holds());
    assertEquals(190, known(built, "f7"));
    assertEquals(50, known(built, "f8"));
    assertEquals(0, known(built, "missing"));
    assertEquals(0, refuted.get(), "the build itself made it");
    write("f8", 210);
    write("f9", 220);
    UpToDateCheck edited = check();
    assertFalse(edited.holds());
    assertEquals(210, known(edited, "f8"));
    assertEquals(1, refuted.get());
  }
}
