package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Prints the processor time that a cold process needs to load the logs of a large build: a build
 * log of 200,000 lines for 100,000 outputs, a deps log of 100,000 records with 30 inputs each, and
 * the hashes of 100,000 commands. The argument names a directory for the logs. The first run
 * creates them; a second run measures. Run it with the options of the launcher.
 */
final class LogLoadBenchmark {
  private static final int OUTPUTS = 100_000;
  private static final int HEADERS = 20_000;
  private static final int INPUTS = 30;
  private static final int COMMAND_BYTES = 600;

  private LogLoadBenchmark() {}

  /** Measures with the logs in the given directory. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path buildLog = directory.resolve(".ninja_log");
    Path depsLog = directory.resolve(".ninja_deps");
    if (!Files.exists(depsLog)) {
      writeBuildLog(buildLog);
      writeDepsLog(depsLog);
    }
    Graph graph = new Graph();
    for (int i = 0; i < OUTPUTS; i++) {
      graph.node(output(i));
    }
    long start = now();
    BuildLog lines = BuildLog.load(graph, buildLog, BuildLog.NEWEST_VERSION);
    long afterLines = now();
    DepsLog records = DepsLog.load(graph, depsLog);
    long afterRecords = now();
    long ids = walk(graph, records);
    long afterWalk = now();
    long hashes = hash();
    long afterHashes = now();
    System.out.println("build log, 200,000 lines: " + millis(start, afterLines));
    System.out.println("deps log, 100,000 records: " + millis(afterLines, afterRecords));
    System.out.println("all dependencies, 3,000,000: " + millis(afterRecords, afterWalk));
    System.out.println("hashes, 100,000 of 600 bytes: " + millis(afterWalk, afterHashes));
    System.out.println("checked: " + lines.outputs().size() + " " + (ids + hashes));
  }

  /** Processor time, because other work on the machine hardly affects it. */
  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String millis(long from, long to) {
    return (to - from) / 1_000_000 + " ms";
  }

  private static String output(int i) {
    return "src/lib" + i / 100 + "/CMakeFiles/lib" + i / 100 + ".dir/some/dir/file_" + i + ".cpp.o";
  }

  private static void writeBuildLog(Path path) throws IOException {
    Random random = new Random(1);
    ByteSink text = new ByteSink();
    text.put("# ninja log v7\n");
    for (int i = 0; i < 2 * OUTPUTS; i++) {
      text.put(i + "\t" + (i + 400) + "\t" + (1_795_418_819_924_517_829L + i) + "\t");
      text.put(output(i % OUTPUTS) + "\t" + Long.toHexString(random.nextLong()) + "\n");
    }
    Files.write(path, Arrays.copyOf(text.buffer(), text.length()));
  }

  private static void writeDepsLog(Path path) throws IOException {
    Random random = new Random(1);
    Graph graph = new Graph();
    try (DepsLog log = DepsLog.load(graph, path)) {
      for (int i = 0; i < OUTPUTS; i++) {
        Node[] inputs = new Node[INPUTS];
        for (int k = 0; k < INPUTS; k++) {
          inputs[k] =
              graph.node("/usr/include/c++/12/some/dir/header_" + random.nextInt(HEADERS) + ".h");
        }
        log.record(graph.node(output(i)), i, inputs);
      }
    }
  }

  private static long walk(Graph graph, DepsLog records) {
    long ids = 0;
    for (int i = 0; i < OUTPUTS; i++) {
      Node output = graph.node(i);
      for (int k = records.count(output) - 1; k >= 0; k--) {
        ids += records.dependency(output, k).id();
      }
    }
    return ids;
  }

  private static long hash() {
    byte[] command = new byte[COMMAND_BYTES];
    long sum = 0;
    for (int i = 0; i < OUTPUTS; i++) {
      command[i % COMMAND_BYTES]++;
      sum += RapidHash.hash(command, COMMAND_BYTES);
    }
    return sum;
  }
}
