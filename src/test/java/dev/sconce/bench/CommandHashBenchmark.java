package dev.sconce.bench;

import dev.sconce.history.CommandHashes;
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

/** Measures the hash of a command line in the build log. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CommandHashBenchmark {
  private static final int MURMUR = 5;
  private static final int RAPID = 7;
  private static final int SEED = 1;

  /** The lengths of a short command, and of one in a large C++ project. */
  @Param({"80", "1200"})
  public int lengthBytes;

  private byte[] command = {};

  /** Generates a command. */
  @Setup
  public void fill() {
    command = new byte[lengthBytes];
    new Random(SEED).nextBytes(command);
  }

  /** The hash of ninja up to 1.12. */
  @Benchmark
  public long murmur() {
    return CommandHashes.of(MURMUR, command);
  }

  /** The hash of ninja from 1.13 on. */
  @Benchmark
  public long rapidhash() {
    return CommandHashes.of(RAPID, command);
  }
}
