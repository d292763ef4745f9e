package dev.sconce.bench;

import dev.sconce.digest.Digest;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Measures how fast contents arrive from a server on this machine, compared with curl, which checks
 * nothing. Uses one connection, one content after the other; the client has 256 MB of heap.
 */
final class TransferBenchmark {
  private static final int MEGABYTE = 1_000_000;
  private static final int SMALL_COUNT = 100;
  private static final int LARGE_COUNT = 6;
  private static final int LARGE_MEGABYTES = 100;

  /** The console's options, except for the AOT cache. */
  private static final List<String> JAVA =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:CompileCommand=quiet",
          "-XX:Tier4InvocationThreshold=500000",
          "-XX:Tier4MinInvocationThreshold=60000",
          "-XX:Tier4CompileThreshold=1500000",
          "-XX:Tier4BackEdgeThreshold=4000000",
          soonCompiled("DigestBase::implCompressMultiBlock"),
          soonCompiled("DigestBase::implCompressMultiBlock0"),
          soonCompiled("SHA2::implCompress"));

  private final Path work;
  private final int runs;
  private final PrintStream out;

  TransferBenchmark(Path work, int runs, PrintStream out) {
    this.work = work;
    this.runs = runs;
    this.out = out;
  }

  private static String soonCompiled(String method) {
    return "-XX:CompileCommand=CompileThresholdScaling,sun.security.provider." + method + ",0.001";
  }

  void run() throws IOException, InterruptedException {
    Path served = Files.createDirectories(work.resolve("served"));
    try (ServerProcess server = new ServerProcess(served, 0)) {
      String url = server.url();
      out.printf("%-28s %10s %10s %10s %7s%n", "contents", "MB/s", "kept here", "curl", "ratio");
      compare(url, contents(served, SMALL_COUNT, MEGABYTE), MEGABYTE);
      compare(
          url,
          contents(served, LARGE_COUNT, LARGE_MEGABYTES * MEGABYTE),
          LARGE_MEGABYTES * MEGABYTE);
    }
  }

  private static List<String> contents(Path served, int count, int bytes) throws IOException {
    List<String> names = new ArrayList<>();
    byte[] content = new byte[bytes];
    for (int i = 0; i < count; i++) {
      new Random(i).nextBytes(content);
      Digest digest = Digest.of(content);
      Files.write(served.resolve("cas-" + digest.hex()), content);
      names.add(digest.toString());
    }
    return names;
  }

  private void compare(String url, List<String> contents, int bytes)
      throws IOException, InterruptedException {
    double megabytes = (contents.size() - 1) * ((double) bytes / MEGABYTE);
    double[] direct = new double[runs];
    double[] here = new double[runs];
    double[] curl = new double[runs];
    for (int run = 0; run < runs; run++) {
      curl[run] = megabytes / curl(url, contents);
      direct[run] = megabytes / client(url, "direct", contents);
      here[run] = megabytes / client(url, "here", contents);
    }
    out.printf(
        "%-28s %10.0f %10.0f %10.0f %7.2f%n",
        contents.size() - 1 + " of " + bytes / MEGABYTE + " MB",
        median(direct),
        median(here),
        median(curl),
        median(direct) / median(curl));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private double client(String url, String tiers, List<String> contents)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectories(work.resolve("client"));
    Benchmark.delete(directory);
    Files.createDirectories(directory);
    List<String> arguments = new ArrayList<>(List.of(url, directory.toString(), tiers));
    arguments.addAll(contents);
    Process client = ServerProcess.java(JAVA, TransferClient.class, arguments);
    String nanos = client.inputReader(StandardCharsets.US_ASCII).readLine();
    if (client.waitFor() != 0 || nanos == null) {
      throw new IOException("the client failed");
    }
    return Long.parseLong(nanos) / 1e9;
  }

  /**
   * Uses one process, so that curl keeps its connection too; it writes all contents into the same
   * file.
   */
  private double curl(String url, List<String> contents) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(RequiredTool.named("curl").path().toString(), "-s", "-f"));
    for (String content : contents.subList(1, contents.size())) {
      command.add("-o");
      command.add(work.resolve("curled").toString());
      command.add(url + "cas/" + content.substring(0, content.indexOf('/')));
    }
    long start = System.nanoTime();
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("curl failed");
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
