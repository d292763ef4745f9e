package dev.sconce.bench;

import dev.sconce.action.ActionKey;
import dev.sconce.action.KeyNode;
import dev.sconce.engine.KeyLoad;
import dev.sconce.graph.ByteSource.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures keys of steps whose path sets share most of their pairs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyBenchmark {
  /** The sizes for a program in C, and for one in C++ with large libraries. */
  @Param({"200", "10000"})
  public int pairs;

  private @Nullable Path directory;
  private @Nullable KeyLoad load;

  /** Creates the files. */
  @Setup
  public void make() throws IOException {
    directory = Files.createTempDirectory("sconce-keys");
    load = new KeyLoad(directory, pairs);
  }

  /** Removes the files. */
  @TearDown
  public void remove() throws IOException {
    load().close();
    if (directory != null) {
      try (Stream<Path> all = Files.walk(directory)) {
        List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.delete(path);
        }
      }
    }
  }

  private KeyLoad load() {
    KeyLoad made = load;
    assert made != null : "not set up";
    return made;
  }

  /** Computes the key of a result. */
  @Benchmark
  public Optional<ActionKey> resultKey() {
    return load().resultKey();
  }

  /** Computes the first key of a step. */
  @Benchmark
  public ActionKey firstKey() {
    return load().firstKey();
  }

  /** Decodes a node with two path sets. */
  @Benchmark
  public KeyNode node() throws Malformed {
    return load().node();
  }
}
