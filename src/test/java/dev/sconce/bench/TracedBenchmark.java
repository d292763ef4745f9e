package dev.sconce.bench;

import dev.sconce.bench.Benchmark.Contender;
import dev.sconce.bench.Benchmark.Preparation;
import dev.sconce.peer.Checkout;
import dev.sconce.peer.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures what it costs to trace the accesses of steps, compared with strace and with untraced
 * runs.
 */
final class TracedBenchmark {
  private static final int MOST_TINY_STEPS = 400;

  /**
   * The number of directories on the PATH to search for the compiler, its assembler and its linker.
   */
  private static final int LONG_PATH_DIRECTORIES = 60;

  private final Benchmark benchmark;
  private final BenchmarkOptions options;

  TracedBenchmark(Benchmark benchmark, BenchmarkOptions options) {
    this.benchmark = benchmark;
    this.options = options;
  }

  void tiny() throws IOException, InterruptedException {
    Path directory = options.work().resolve("tiny");
    int steps = Math.min(MOST_TINY_STEPS, options.steps());
    writeTiny(directory, steps);
    String name = steps + " tiny C files";
    build(name, directory, List.of());
    build(name + ", long PATH", directory, List.of("/usr/bin/env", "PATH=" + longPath()));
    nullBuilds(name, directory);
    Benchmark.delete(directory);
  }

  /** Measures the same for real projects too. */
  void run() throws IOException, InterruptedException {
    tiny();
    for (Project project : List.of(Project.NGHTTP2, Project.GOOGLETEST)) {
      Checkout checkout = new Checkout(project, options.work().resolve("traced-" + project));
      checkout.use(options.peer());
      checkout.configure();
      build(project.toString(), checkout.out(), List.of());
      nullBuilds(project.toString(), checkout.out());
    }
  }

  private static void writeTiny(Path directory, int steps) throws IOException {
    Benchmark.delete(directory);
    Files.createDirectories(directory);
    StringBuilder manifest = new StringBuilder("rule cc\n  command = gcc -MD -MF $out.d -c $in");
    manifest.append(" -o $out\n  depfile = $out.d\n  deps = gcc\n");
    Files.writeString(directory.resolve("tiny.h"), "#define TINY 1\n");
    for (int i = 0; i < steps; i++) {
      Files.writeString(
          directory.resolve("f" + i + ".c"),
          "#include \"tiny.h\"\nint f" + i + "(void) { return TINY; }\n");
      manifest.append("build f" + i + ".o: cc f" + i + ".c\n");
    }
    Files.writeString(directory.resolve("build.ninja"), manifest);
  }

  private String longPath() throws IOException {
    Path directories = options.work().resolve("path");
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < LONG_PATH_DIRECTORIES; i++) {
      path.append(Files.createDirectories(directories.resolve("bin" + i))).append(':');
    }
    return path.append("/usr/bin:/bin").toString();
  }

  private List<String> sconce(List<String> before, String... arguments) {
    List<String> command = sconceWithDefaults(before, arguments);
    command.add("-j2");
    return command;
  }

  private List<String> sconceWithDefaults(List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(options.console().toString(), "--plain"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Builds from nothing, without records of earlier builds. */
  private void build(String name, Path directory, List<String> before)
      throws IOException, InterruptedException {
    Preparation clean =
        () -> {
          Benchmark.run(directory, options.peer().toString(), "-t", "clean");
          Files.deleteIfExists(directory.resolve(".ninja_log"));
          Files.deleteIfExists(directory.resolve(".ninja_deps"));
          Benchmark.delete(directory.resolve(".sconce"));
        };
    List<String> strace = new ArrayList<>(before);
    strace.addAll(
        List.of(
            "/usr/bin/strace",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-e",
            "trace=%file",
            "-o",
            "/dev/null"));
    List<Contender> contenders =
        List.of(
            new Contender(name + ", watched", sconce(before, "--deps=warn")),
            new Contender(name + ", strace", sconce(strace, "--deps=off")),
            new Contender("", sconce(before, "--deps=off")));
    List<List<Measurement>> measured = benchmark.compare(contenders, directory, clean);
    pairs(measured.getFirst(), measured.getLast());
    // As most people build: with one job more than processors, so that one works while others wait.
    List<Contender> plain =
        List.of(
            new Contender(name + ", default jobs", sconceWithDefaults(before, "--deps=warn")),
            new Contender("", sconceWithDefaults(before, "--deps=off")));
    List<List<Measurement>> builds = benchmark.compare(plain, directory, clean);
    pairs(builds.getFirst(), builds.getLast());
  }

  /** No work after a traced build, compared with the same after an untraced one. */
  private void nullBuilds(String name, Path directory) throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    List<Path> copies = new ArrayList<>();
    for (String policy : List.of("warn", "off")) {
      Path copy = options.work().resolve("null-" + policy);
      Benchmark.delete(copy);
      Benchmark.run(options.work(), "cp", "-a", directory.toString(), copy.toString());
      copies.add(copy);
      List<String> command = sconce(List.of(), "-C", copy.toString(), "--deps=" + policy);
      Benchmark.run(copy, options.peer().toString(), "-t", "clean");
      Benchmark.delete(copy.resolve(".sconce"));
      Benchmark.run(copy, command.toArray(String[]::new));
      contenders.add(new Contender(name + ", nothing to do", command));
    }
    Thread.sleep(Benchmark.SETTLE_MILLIS);
    for (Contender contender : contenders) {
      Benchmark.run(options.work(), contender.command().toArray(String[]::new));
    }
    List<List<Measurement>> measured =
        benchmark.compare(contenders, options.work(), Benchmark.NOTHING);
    pairs(measured.getFirst(), measured.getLast());
    for (Path copy : copies) {
      Benchmark.delete(copy);
    }
  }

  private void pairs(List<Measurement> subject, List<Measurement> peer) {
    benchmark.print(
        String.format(
            Locale.ROOT,
            "  watched to unwatched, medians of pairs: wall %.3f, processor %.3f",
            medianRatio(subject, peer, Measurement::wallSeconds),
            medianRatio(subject, peer, Measurement::cpuSeconds)));
  }

  private static double medianRatio(
      List<Measurement> subject, List<Measurement> peer, ToDoubleFunction<Measurement> of) {
    double[] ratios = new double[subject.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = of.applyAsDouble(subject.get(i)) / of.applyAsDouble(peer.get(i));
    }
    Arrays.sort(ratios);
    int middle = ratios.length / 2;
    return ratios.length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
  }
}
