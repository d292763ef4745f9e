package dev.sconce.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures Sconce's ninja beside real ninja: runs in turns, medians, ratios. Says nothing of good
 * or bad. The command line is described in docs/performance.md.
 */
public final class Benchmark {
  private static final String NO_WORK = "ninja: no work to do.";

  private final BenchmarkOptions options;
  private final PrintStream out;
  private final Path measure;
  private final int logVersion;

  private Benchmark(BenchmarkOptions options, PrintStream out) throws IOException {
    this.options = options;
    this.out = out;
    this.measure = measureScript();
    this.logVersion = versionOf(options.peer()).compareTo("1.12") < 0 ? 5 : 7;
  }

  /** Runs what the arguments ask for and prints a table. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    run(BenchmarkOptions.parse(List.of(arguments)), System.out);
  }

  static void run(BenchmarkOptions options, PrintStream out)
      throws IOException, InterruptedException {
    new Benchmark(options, out).run();
  }

  private void run() throws IOException, InterruptedException {
    out.printf(
        "%s against ninja %s, %d runs in turns, medians%n",
        options.subject(), versionOf(options.peer()), options.runs());
    out.printf("%-28s %21s %21s %21s%n", "", "wall ms", "processor ms", "peak MiB");
    out.printf("%-28s %s %s %s%n", "", heading(), heading(), heading());
    if (options.asksFor("version")) {
      compare("--version", options.work(), List.of("--version"), null);
    }
    if (options.asksFor("start")) {
      Path directory = options.work().resolve("start");
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("build.ninja"), "");
      compare("empty manifest", directory, List.of(), null);
    }
    if (options.asksFor("null")) {
      nullBuilds();
    }
    if (options.asksFor("steps")) {
      trivialSteps();
    }
  }

  private static String heading() {
    return String.format("%8s %6s %5s", "sconce", "ninja", "ratio");
  }

  private void nullBuilds() throws IOException, InterruptedException {
    for (int size : options.sizes()) {
      for (Shape shape : options.shapes()) {
        Path directory = options.work().resolve("null");
        delete(directory);
        BuiltTree.write(directory, shape, size, logVersion);
        expectNoWork(options.peer(), directory);
        expectNoWork(options.subject(), directory);
        String name = "null " + shape.name().toLowerCase(Locale.ROOT) + " " + size;
        compare(name, directory, List.of(), null);
        delete(directory);
      }
    }
  }

  private void trivialSteps() throws IOException, InterruptedException {
    int steps = options.steps();
    Path directory = options.work().resolve("steps");
    Runnable clean =
        () -> {
          try {
            delete(directory);
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("build.ninja"), trivialManifest(steps));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
    compare(steps + " trivial steps -j2", directory, List.of("-j2"), clean);
    delete(directory);
  }

  private static String trivialManifest(int steps) {
    StringBuilder manifest = new StringBuilder("rule touch\n  command = touch $out\n");
    for (int i = 0; i < steps; i++) {
      manifest.append("build out").append(i).append(": touch\n");
    }
    return manifest.toString();
  }

  /** Measures both programs in turns. */
  private void compare(
      String name, Path directory, List<String> arguments, @Nullable Runnable before)
      throws IOException, InterruptedException {
    List<Measurement> subject = new ArrayList<>();
    List<Measurement> peer = new ArrayList<>();
    // The first of each only fills the caches.
    for (int run = -1; run < options.runs(); run++) {
      // Who goes first changes, so that neither always finds what the other left.
      boolean subjectFirst = run % 2 == 0;
      for (int turn = 0; turn < 2; turn++) {
        boolean isSubject = (turn == 0) == subjectFirst;
        if (before != null) {
          before.run();
        }
        Path program = isSubject ? options.subject() : options.peer();
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Measurement measured = Measurement.of(measure, directory, command);
        if (run >= 0) {
          (isSubject ? subject : peer).add(measured);
        }
      }
    }
    print(name, Measurement.medians(subject), Measurement.medians(peer));
  }

  private void print(String name, Measurement subject, Measurement peer) {
    out.printf(
        Locale.ROOT,
        "%-28s %s %s %s%n",
        name,
        cells(subject.wallSeconds() * 1000, peer.wallSeconds() * 1000),
        cells(subject.cpuSeconds() * 1000, peer.cpuSeconds() * 1000),
        cells(subject.peakKilobytes() / 1024, peer.peakKilobytes() / 1024));
  }

  private static String cells(double subject, double peer) {
    return String.format(Locale.ROOT, "%8.1f %6.1f %5.2f", subject, peer, subject / peer);
  }

  private static void expectNoWork(Path program, Path directory)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), "-d", "explain", "-n")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String told =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).strip();
    process.waitFor();
    if (!told.endsWith(NO_WORK)) {
      throw new IOException(
          program + " finds work to do: " + told.substring(0, Math.min(500, told.length())));
    }
  }

  private static String versionOf(Path program) throws IOException {
    Process process = new ProcessBuilder(program.toString(), "--version").start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static Path measureScript() throws IOException {
    URL url = Benchmark.class.getResource("/bench/measure");
    if (url == null) {
      throw new IOException("bench/measure is not among the resources");
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
