package dev.sconce.bench;

import dev.sconce.digest.Digest;
import java.util.Random;
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

/** Measures SHA-256 of content in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DigestBenchmark {
  private static final int SEED = 1;

  /** The sizes of a small source, and a mebibyte. */
  @Param({"4096", "1048576"})
  public int sizeBytes;

  private byte[] content = {};

  /** Generates a content. */
  @Setup
  public void fill() {
    content = new byte[sizeBytes];
    new Random(SEED).nextBytes(content);
  }

  /** Computes its digest. */
  @Benchmark
  public Digest sha256() {
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(content, 0, content.length);
    return hasher.finish();
  }
}
