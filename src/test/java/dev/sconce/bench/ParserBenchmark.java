package dev.sconce.bench;

import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Graph;
import dev.sconce.testing.FakeFiles;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Measures the parsing of a manifest with ten thousand steps, from bytes in memory to a graph. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParserBenchmark {
  private static final int STEPS = 10_000;

  /** The shape of the build. */
  @Param({"WIDE", "LIBRARIES"})
  public String shape;

  private final FakeFiles files = new FakeFiles();

  /** Writes the manifest. */
  @Setup
  public void write() {
    files.create("build.ninja", BuiltTree.manifest(Shape.valueOf(shape), STEPS));
  }

  /** Parses the manifest. */
  @Benchmark
  public Graph parse() throws ManifestException {
    return Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, warning -> {}).graph();
  }
}
