package dev.sconce.bench;

import dev.sconce.peer.Checkout;
import dev.sconce.peer.Project;
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

/**
 * Compares Sconce with real ninja: runs both in turns and prints medians and ratios. It judges
 * nothing. docs/performance.md describes the command line.
 */
public final class Benchmark {
  private static final int FEW_STEPS = 20;
  private static final String NO_WORK = "ninja: no work to do.";
  private static final List<Integer> SMALL_SIZES = List.of(1, 20, 700);
  private static final int SHORT_STEPS = 100;
  static final long SETTLE_MILLIS = 2_500;

  /** A measured program, with its name in the table. */
  record Contender(String name, List<String> command) {}

  /** Prepares each run, unmeasured. */
  interface Preparation {
    void prepare() throws IOException, InterruptedException;

    /** Fails if a run did not do what is to be measured. */
    default void check() throws IOException {}
  }

  static final Preparation NOTHING = () -> {};

  private final BenchmarkOptions options;
  private final PrintStream out;

  /** The measuring script. */
  private final List<String> measure;

  private final int logVersion;

  private Benchmark(BenchmarkOptions options, PrintStream out) throws IOException {
    this.options = options;
    this.out = out;
    this.measure = List.of(measureScript().toString());
    this.logVersion = versionOf(options.peer()).compareTo("1.12") < 0 ? 5 : 7;
  }

  /** Runs the benchmarks that the arguments select and prints a table. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    run(BenchmarkOptions.parse(List.of(arguments)), System.out);
  }

  static void run(BenchmarkOptions options, PrintStream out)
      throws IOException, InterruptedException {
    new Benchmark(options, out).run();
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(options.work());
    out.printf(
        "%s against ninja %s, %d runs in turns, medians%n",
        options.subject(), versionOf(options.peer()), options.runs());
    out.printf("%-36s %21s %21s %21s%n", "", "wall ms", "processor ms", "peak MiB");
    out.printf("%-36s %s %s %s%n", "", heading(), heading(), heading());
    if (options.asksFor("version")) {
      compare("--version", options.work(), List.of("--version"), NOTHING);
    }
    if (options.asksFor("start")) {
      Path directory = options.work().resolve("start");
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("build.ninja"), "");
      compare("empty manifest", directory, List.of(), NOTHING);
    }
    if (options.asksFor("null")) {
      nullBuilds();
    }
    if (options.asksFor("edit")) {
      edits();
    }
    if (options.asksFor("small")) {
      for (int steps : SMALL_SIZES) {
        smallBuilds(steps);
      }
      shortSteps();
    }
    if (options.asksFor("settings")) {
      settings();
    }
    if (options.asksFor("steps")) {
      trivialSteps();
    }
    if (options.asksFor("projects")) {
      project(Project.NGHTTP2);
      project(Project.GOOGLETEST);
    }
    if (options.asksFor("console")) {
      console("googletest", Project.GOOGLETEST);
      console("googletest, its tests", Project.GOOGLETEST_TESTS);
    }
    if (options.asksFor("transfer")) {
      new TransferBenchmark(options.work(), options.runs(), out).run();
    }
    if (options.asksFor("remote")) {
      new RemoteBenchmark(this, options).hits();
    }
    if (options.asksFor("remote-race")) {
      new RemoteBenchmark(this, options).races();
    }
    if (options.asksFor("remote-broken")) {
      new RemoteBenchmark(this, options).broken();
    }
    if (options.asksFor("remote-ccache")) {
      new RemoteBenchmark(this, options).ccache();
    }
    if (options.asksFor("profile")) {
      changeOfProfile(FEW_STEPS);
      changeOfProfile(options.sizes().getFirst());
    }
    if (options.asksFor("traced")) {
      new TracedBenchmark(this, options).run();
    } else if (options.asksFor("traced-tiny")) {
      new TracedBenchmark(this, options).tiny();
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
        awaitSettled();
        String name = "null " + shape.name().toLowerCase(Locale.ROOT) + " " + size;
        compareFaces(name, directory, NOTHING);
        // As after a change: no record of an earlier build without work exists.
        compareFaces(name + " anew", directory, () -> delete(directory.resolve(".sconce")));
        delete(directory);
      }
    }
  }

  /** Before each run one source is edited, each time another one: a step and its library run. */
  private void edits() throws IOException, InterruptedException {
    for (int size : options.sizes()) {
      Path directory = options.work().resolve("edit");
      delete(directory);
      BuiltTree.write(directory, Shape.LIBRARIES, size, logVersion);
      expectNoWork(options.peer(), directory);
      expectNoWork(options.subject(), directory);
      // The usual state of a build: up to date for some time.
      awaitSettled();
      run(directory, options.subject().toString());
      run(directory, options.console().toString(), "--plain");
      Edits edits = new Edits(directory);
      compareFaces("one edit, libraries " + size, directory, edits);
      delete(directory);
    }
  }

  /** Edits the sources of a build of libraries, one after the other. */
  private static final class Edits implements Preparation {
    private final Path directory;
    private int count;

    Edits(Path directory) {
      this.directory = directory;
    }

    @Override
    public void prepare() throws IOException {
      Path source = directory.resolve("src/lib" + count % 4 + "/source" + count / 4);
      Files.writeString(source, "edit " + count);
      count++;
    }
  }

  /** No work, and one step to run, in small builds that were built before. */
  private void smallBuilds(int steps) throws IOException, InterruptedException {
    Path directory = options.work().resolve("small");
    delete(directory);
    Files.createDirectories(directory);
    StringBuilder manifest = new StringBuilder("rule copy\n  command = cp $in $out\n");
    for (int i = 0; i < steps; i++) {
      Files.writeString(directory.resolve("in" + i), "");
      manifest.append("build out").append(i).append(": copy in").append(i).append('\n');
    }
    Files.writeString(directory.resolve("build.ninja"), manifest);
    run(directory, options.peer().toString());
    awaitSettled();
    compareFaces("nothing to do in " + steps, directory, NOTHING);
    compareFaces(
        "one step of " + steps,
        directory,
        new SourceEdit(directory.resolve("in0"), directory.resolve("out0")));
    delete(directory);
  }

  /** Steps of a millisecond or two, as with a compiler cache, from an empty directory. */
  private void shortSteps() throws IOException, InterruptedException {
    Path directory = options.work().resolve("short");
    StringBuilder manifest = new StringBuilder("rule copy\n  command = cp $in $out\n");
    for (int i = 0; i < SHORT_STEPS; i++) {
      manifest.append("build out").append(i).append(": copy build.ninja\n");
    }
    compareFaces(
        SHORT_STEPS + " copies",
        directory,
        () -> {
          delete(directory);
          Files.createDirectories(directory);
          Files.writeString(directory.resolve("build.ninja"), manifest);
        });
    delete(directory);
  }

  /** What a settings file costs a build without work. */
  private void settings() throws IOException, InterruptedException {
    int size = options.sizes().getFirst();
    Path with = options.work().resolve("settings/with");
    Path without = options.work().resolve("settings/without");
    for (Path directory : List.of(with, without)) {
      delete(directory);
      BuiltTree.write(directory, Shape.WIDE, size, logVersion);
    }
    Files.writeString(with.resolve("sconce.toml"), "jobs = 4\nstay = 'always'\n");
    awaitSettled();
    for (Path program : List.of(options.subject(), options.console())) {
      List<Contender> contenders =
          List.of(
              new Contender(
                  program.getFileName() + " null wide " + size,
                  List.of(program.toString(), "-C", with.toString())),
              new Contender("", List.of(program.toString(), "-C", without.toString())));
      compare(measure, contenders, options.work(), NOTHING);
    }
    delete(options.work().resolve("settings"));
  }

  /** What a build with one edited source pays for the change to the full profile of Java. */
  private void changeOfProfile(int size) throws IOException, InterruptedException {
    Path directory = options.work().resolve("profile");
    delete(directory);
    BuiltTree.write(directory, Shape.WIDE, size, logVersion);
    Path source = directory.resolve("src/d0/s0");
    Preparation edit = () -> Files.writeString(source, "edited");
    List<Contender> contenders =
        List.of(
            new Contender(
                "change of profile " + size,
                List.of("/usr/bin/env", "SCONCE_PROFILE=full", options.subject().toString())),
            new Contender("", List.of("/usr/bin/env", options.subject().toString())));
    List<List<Measurement>> measured = compare(measure, contenders, directory, edit);
    out.printf(
        Locale.ROOT,
        "  the change alone: %.1f ms%n",
        1000
            * (Measurement.medians(measured.getFirst()).wallSeconds()
                - Measurement.medians(measured.getLast()).wallSeconds()));
    delete(directory);
  }

  private void trivialSteps() throws IOException, InterruptedException {
    int steps = options.steps();
    Path directory = options.work().resolve("steps");
    Preparation clean =
        () -> {
          delete(directory);
          Files.createDirectories(directory);
          Files.writeString(directory.resolve("build.ninja"), trivialManifest(steps));
        };
    String name = steps + " trivial steps -j2";
    List<String> jobs = List.of("-j2");
    List<Contender> contenders =
        List.of(
            new Contender(name, command(options.subject(), jobs)),
            new Contender(
                name + ", --plain", command(options.console(), List.of("--plain", "-j2"))),
            new Contender("", command(options.peer(), jobs)));
    compare(measure, contenders, directory, clean);
    delete(directory);
  }

  private static String trivialManifest(int steps) {
    StringBuilder manifest = new StringBuilder("rule touch\n  command = touch $out\n");
    for (int i = 0; i < steps; i++) {
      manifest.append("build out").append(i).append(": touch\n");
    }
    return manifest.toString();
  }

  /** Clean builds of a real project, also with the sconce face. */
  private void project(Project project) throws IOException, InterruptedException {
    Checkout checkout = new Checkout(project, options.work().resolve(project.toString()));
    checkout.use(options.peer());
    checkout.configure();
    Path directory = checkout.out();
    Preparation clean =
        () -> {
          run(directory, options.peer().toString(), "-t", "clean");
          Files.deleteIfExists(directory.resolve(".ninja_log"));
          Files.deleteIfExists(directory.resolve(".ninja_deps"));
          delete(directory.resolve(".sconce"));
        };
    List<String> jobs = List.of("-j2");
    List<Contender> contenders =
        List.of(
            new Contender(project + " -j2", command(options.subject(), jobs)),
            new Contender(
                project + " -j2, --plain", command(options.console(), List.of("--plain", "-j2"))),
            new Contender("", command(options.peer(), jobs)));
    compare(measure, contenders, directory, clean);
  }

  /**
   * What the console costs compared with plain lines. Both run on a terminal, with records of
   * earlier runs, so that as much is drawn as a user sees.
   */
  private void console(String name, Project project) throws IOException, InterruptedException {
    Checkout checkout = new Checkout(project, options.work().resolve("console"));
    checkout.use(options.peer());
    checkout.configure();
    Path directory = checkout.out();
    Preparation clean = () -> run(directory, options.peer().toString(), "-t", "clean");
    List<Contender> contenders =
        List.of(
            new Contender(
                name + " -j2, console",
                command(options.console(), List.of("-j2", "--stay", "never"))),
            new Contender("", command(options.console(), List.of("-j2", "--plain"))));
    List<List<Measurement>> measured =
        compare(List.of(measure.getFirst(), "--terminal"), contenders, directory, clean);
    Measurement console = Measurement.medians(measured.getFirst());
    double more = console.ownSeconds() - Measurement.medians(measured.getLast()).ownSeconds();
    out.printf(
        Locale.ROOT,
        "  the process alone: %.2f s of processor, %.2f s more than with --plain, %.1f %% of a"
            + " core%n",
        console.ownSeconds(),
        more,
        100 * more / console.wallSeconds());
  }

  private void compareFaces(String name, Path directory, Preparation before)
      throws IOException, InterruptedException {
    List<Contender> contenders =
        List.of(
            new Contender(name, command(options.subject(), List.of())),
            new Contender(name + ", --plain", command(options.console(), List.of("--plain"))),
            new Contender("", command(options.peer(), List.of())));
    compare(measure, contenders, directory, before);
  }

  private void compare(String name, Path directory, List<String> arguments, Preparation before)
      throws IOException, InterruptedException {
    List<Contender> contenders =
        List.of(
            new Contender(name, command(options.subject(), arguments)),
            new Contender("", command(options.peer(), arguments)));
    compare(measure, contenders, directory, before);
  }

  /** Compares by wall time and processor time. */
  List<List<Measurement>> compare(List<Contender> contenders, Path directory, Preparation before)
      throws IOException, InterruptedException {
    return compare(measure, contenders, directory, before);
  }

  void print(String line) {
    out.println(line);
  }

  /**
   * Measures programs in turns and prints a line for each except the last, which is the reference.
   *
   * @param with the measuring script, with its options
   * @return the runs that count, by contender
   */
  private List<List<Measurement>> compare(
      List<String> with, List<Contender> contenders, Path directory, Preparation before)
      throws IOException, InterruptedException {
    List<List<Measurement>> measured = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      measured.add(new ArrayList<>());
    }
    // The first run of each only fills the caches.
    for (int run = 0; run <= options.runs(); run++) {
      for (int turn = 0; turn < contenders.size(); turn++) {
        // The order rotates, so that no program always finds what the same other one left.
        int who = (run + turn) % contenders.size();
        before.prepare();
        Measurement took = Measurement.of(with, directory, contenders.get(who).command());
        before.check();
        if (run > 0) {
          measured.get(who).add(took);
        }
      }
    }
    for (int who = 0; who < contenders.size() - 1; who++) {
      print(
          contenders.get(who).name(),
          Measurement.medians(measured.get(who)),
          Measurement.medians(measured.getLast()));
    }
    return measured;
  }

  private static List<String> command(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    return command;
  }

  private void print(String name, Measurement subject, Measurement peer) {
    out.printf(
        Locale.ROOT,
        "%-36s %s %s %s%n",
        name,
        cells(subject.wallSeconds() * 1000, peer.wallSeconds() * 1000),
        cells(subject.cpuSeconds() * 1000, peer.cpuSeconds() * 1000),
        cells(subject.peakKilobytes() / 1024, peer.peakKilobytes() / 1024));
  }

  private static String cells(double subject, double peer) {
    return String.format(Locale.ROOT, "%8.1f %6.1f %5.2f", subject, peer, subject / peer);
  }

  /** Sconce records a build without work only if the last change is some time ago. */
  private static void awaitSettled() throws InterruptedException {
    Thread.sleep(SETTLE_MILLIS);
  }

  private static void expectNoWork(Path program, Path directory)
      throws IOException, InterruptedException {
    String told = run(directory, program.toString(), "-d", "explain", "-n").strip();
    if (!told.endsWith(NO_WORK)) {
      throw new IOException(
          program + " finds work to do: " + told.substring(0, Math.min(500, told.length())));
    }
  }

  /** Runs a program outside the measurement; returns its output. */
  static String run(Path directory, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + told);
    }
    return told;
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
