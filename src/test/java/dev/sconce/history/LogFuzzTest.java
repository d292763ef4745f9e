package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever lies where a log should be, it can be read, what is recorded then is found by the next
 * reader, and that one has nothing to complain about.
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
