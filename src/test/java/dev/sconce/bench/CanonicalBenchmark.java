package dev.sconce.bench;

import dev.sconce.graph.CanonicalPath;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures how long it takes to make one path canonical. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CanonicalBenchmark {
  private final byte[] plain = bytes("lib12/CMakeFiles/lib12.dir/src/protocol/frame_reader.cc.o");
  private final byte[] winding = bytes("../../src/./protocol//frames/../include/frame_reader.h");
  private final byte[] scratch = new byte[winding.length];

  private static byte[] bytes(String path) {
    return path.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The usual case: the path is canonical already. */
  @Benchmark
  public boolean seeThatItIsCanonical() {
    return CanonicalPath.isCanonical(plain, 0, plain.length);
  }

  /** A path as found in a depfile. */
  @Benchmark
  public int makeCanonical() {
    System.arraycopy(winding, 0, scratch, 0, winding.length);
    return CanonicalPath.inPlace(scratch, 0, scratch.length);
  }
}
