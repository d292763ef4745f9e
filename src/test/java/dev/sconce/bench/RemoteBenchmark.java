package dev.sconce.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sconce.bench.Benchmark.Contender;
import dev.sconce.bench.Benchmark.Preparation;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures builds that a distant server fills: C files of one line each, an archive of them, and a
 * program. For comparison it measures the same requests by curl, the same build without a cache,
 * and real ninja with ccache.
 */
final class RemoteBenchmark {
  private static final int FILES = 401;
  private static final int MANY_FILES = 3_998;
  private static final int CONNECTIONS = 100;
  private static final int FAR_MILLIS = 200;
  private static final int NEAR_MILLIS = 20;
  private static final long NEVER_MILLIS = 3_600_000;

  /** Which of the sources others have built as they are. */
  private enum Known {
    ALL(1),
    HALF(2),
    NONE(0);

    private final int every;

    Known(int every) {
      this.every = every;
    }

    boolean contains(int file) {
      return every > 0 && file % every == 0;
    }
  }

  private final Benchmark benchmark;
  private final BenchmarkOptions options;
  private final Path project;
  private final Path served;
  private final Path home;
  private final Path past;
  private final int files;
  private int moved;

  RemoteBenchmark(Benchmark benchmark, BenchmarkOptions options) {
    this.benchmark = benchmark;
    this.options = options;
    Path work = options.work().resolve("remote");
    this.project = work.resolve("project");
    this.served = work.resolve("served");
    this.home = work.resolve("home");
    this.past = work.resolve("past");
    this.files = Math.min(FILES, options.steps());
  }

  /** Builds with hits only. */
  void hits() throws IOException, InterruptedException {
    allHits(files, false);
    allHits(files, true);
    manySteps(Math.min(MANY_FILES, options.steps()));
    cleanUp();
  }

  /** Builds with the local race, which is on by default. */
  void races() throws IOException, InterruptedException {
    races(files);
    cleanUp();
  }

  /** Builds with servers that do not work. */
  void broken() throws IOException, InterruptedException {
    Files.createDirectories(served);
    besideNone("no server", "http://127.0.0.1:" + portOfNobody());
    try (ServerProcess silent = new ServerProcess(served, NEVER_MILLIS)) {
      besideNone("a server that never answers", silent.url());
    }
    HttpServer garbage =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    garbage.createContext("/", RemoteBenchmark::answerGarbage);
    garbage.start();
    try {
      besideNone("garbage", "http://127.0.0.1:" + garbage.getAddress().getPort());
    } finally {
      garbage.stop(0);
    }
    cleanUp();
  }

  /** A port that refuses connections. */
  private static int portOfNobody() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  private static void answerGarbage(HttpExchange request) throws IOException {
    try (request) {
      byte[] page = "<html>please log in</html>".getBytes(StandardCharsets.US_ASCII);
      request.getRequestBody().readAllBytes();
      request.sendResponseHeaders(200, page.length);
      request.getResponseBody().write(page);
    }
  }

  private void besideNone(String name, String url) throws IOException, InterruptedException {
    Sources sources = new Sources(files, false);
    Contender alone = new Contender("", sconce("--disk-cache=off"));
    compare(files + 2 + " steps, " + name, sources.fresh("two"), build(url), alone);
    compare(
        files + 2 + " steps, " + name + ", no race",
        sources.fresh("two"),
        build(url, "--local-race=off"),
        alone);
  }

  /** Compares with real ninja and ccache. */
  void ccache() throws IOException, InterruptedException {
    besideCcache(files);
    cleanUp();
  }

  private void cleanUp() throws IOException {
    Benchmark.delete(project.getParent());
  }

  /** Hits only, from a distance, compared with the requests alone. */
  private void allHits(int files, boolean header) throws IOException, InterruptedException {
    String name = files + 2 + " hits" + (header ? ", a header" : "");
    Sources sources = new Sources(files, header);
    buildElsewhere(sources, "two");
    try (ServerProcess far = new ServerProcess(served, FAR_MILLIS);
        ServerProcess here = new ServerProcess(served, 0)) {
      Contender curl = new Contender("", curl(far.url(), files));
      compare(
          name + ", never seen", sources.fresh("two"), build(far.url(), "--local-race=off"), curl);
      Preparation earlier =
          () -> {
            sources.fresh("one").prepare();
            Benchmark.run(
                project, build(here.url(), "--remote-cache-push-enabled").toArray(String[]::new));
            Thread.sleep(Benchmark.SETTLE_MILLIS);
            sources.write("two", Known.ALL);
          };
      compare(name + ", all edited", earlier, build(far.url(), "--local-race=off"), curl);
      if (!header) {
        compare(
            name + ", all edited, toplevel",
            earlier,
            build(far.url(), "--local-race=off", "--remote-cache-download=toplevel"),
            curl);
      }
    }
  }

  private void compare(String name, Preparation before, List<String> command, Contender beside)
      throws IOException, InterruptedException {
    Files.createDirectories(project);
    List<List<Measurement>> measured =
        benchmark.compare(List.of(new Contender(name, command), beside), project, before);
    benchmark.print(
        String.format(
            Locale.ROOT,
            "  longer by %.2f s",
            Measurement.medians(measured.getFirst()).wallSeconds()
                - Measurement.medians(measured.getLast()).wallSeconds()));
  }

  /** So many steps that all connections are busy for a long time. */
  private void manySteps(int files) throws IOException, InterruptedException {
    Sources sources = new Sources(files, false);
    buildElsewhere(sources, "two");
    try (ServerProcess near = new ServerProcess(served, NEAR_MILLIS)) {
      compare(
          files + 2 + " hits, " + NEAR_MILLIS + " ms",
          sources.fresh("two"),
          build(near.url(), "--local-race=off"),
          new Contender("", curl(near.url(), files)));
      benchmark.print(
          String.format(
              Locale.ROOT,
              "  a request a step takes %.2f s over %d connections",
              (files / CONNECTIONS + 2) * NEAR_MILLIS / 1000.0,
              CONNECTIONS));
    }
  }

  /** Servers with all, some or none of the results, at each latency, compared with no server. */
  private void races(int files) throws IOException, InterruptedException {
    Sources sources = new Sources(files, false);
    Contender alone = new Contender("", sconce("--disk-cache=off"));
    List<String> watched = sconce("--disk-cache=off", "--deps=warn");
    compare(files + 2 + " steps, no cache, watched", sources.fresh("two"), watched, alone);
    for (Known known : Known.values()) {
      Benchmark.delete(served);
      if (known != Known.NONE) {
        sources.fresh("two").prepare();
        sources.write("two", known);
        push();
      }
      for (int latency : options.latencies()) {
        try (ServerProcess server = new ServerProcess(served, latency)) {
          compare(
              String.format(
                  "%d steps, %s known, %d ms",
                  files + 2, known.name().toLowerCase(Locale.ROOT), latency),
              sources.fresh("two"),
              build(server.url()),
              alone);
        }
      }
    }
  }

  /** Compares with real ninja, where each command asks the server itself. */
  private void besideCcache(int files) throws IOException, InterruptedException {
    Sources sources = new Sources(files, false);
    buildElsewhere(sources, "two");
    Path links = options.work().resolve("remote/links");
    Benchmark.delete(links);
    Files.createDirectories(links);
    Files.createSymbolicLink(links.resolve("gcc"), RequiredTool.ccache().path());
    try (ServerProcess far = new ServerProcess(served, FAR_MILLIS);
        ServerProcess here = new ServerProcess(served, 0)) {
      sources.fresh("two").prepare();
      Benchmark.run(project, ninjaWithCcache(here.url(), links).toArray(String[]::new));
      compare(
          files + 2 + " hits, ninja with ccache",
          sources.fresh("two"),
          build(far.url(), "--local-race=off"),
          new Contender("", ninjaWithCcache(far.url(), links)));
    }
  }

  private List<String> ninjaWithCcache(String url, Path links) {
    return List.of(
        "/usr/bin/env",
        "PATH=" + links + ":/usr/bin:/bin",
        "CCACHE_DIR=" + home.resolve("ccache"),
        "CCACHE_REMOTE_ONLY=true",
        "CCACHE_REMOTE_STORAGE=" + url + "|layout=bazel",
        options.peer().toString(),
        "-j2");
  }

  /** Fills the server by a build on another machine. */
  private void buildElsewhere(Sources sources, String revision)
      throws IOException, InterruptedException {
    Benchmark.delete(served);
    sources.fresh(revision).prepare();
    push();
  }

  private void push() throws IOException, InterruptedException {
    Files.createDirectories(served);
    try (ServerProcess here = new ServerProcess(served, 0)) {
      Benchmark.run(
          project,
          build(here.url(), "--remote-cache-push-enabled", "--wait-for-uploads")
              .toArray(String[]::new));
    }
  }

  private List<String> build(String url, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--remote-cache-url=" + url));
    arguments.addAll(List.of(more));
    return sconce(arguments.toArray(String[]::new));
  }

  private List<String> sconce(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/env",
                "XDG_CACHE_HOME=" + home,
                options.console().toString(),
                "--plain",
                "-j2"));
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> servedResults() throws IOException {
    try (Stream<Path> all = Files.list(served)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("ac-"))
          .toList();
    }
  }

  /**
   * Requests all files at once, then the outputs made from them one after the other, as a build
   * must.
   */
  private List<String> curl(String url, int files) throws IOException {
    List<String> results = servedResults();
    StringBuilder script = new StringBuilder();
    int next = 0;
    for (int requests : List.of(files, 1, 1)) {
      Path round = options.work().resolve("remote/round" + script.length());
      StringBuilder urls = new StringBuilder();
      for (int i = 0; i < requests; i++) {
        String result = results.get(next++ % results.size());
        urls.append("url = ").append(url);
        urls.append(result.replace('-', '/'));
        urls.append("\noutput = /dev/null\n");
      }
      Files.writeString(round, urls);
      script.append(script.isEmpty() ? "" : " && ");
      script.append(RequiredTool.named("curl").path());
      script.append(" -s -f --parallel --parallel-max " + CONNECTIONS + " -K " + round);
    }
    return List.of("/bin/sh", "-c", script.toString());
  }

  /**
   * Directories to remove at the end. After many removals a file system takes longer to create
   * files, which a checkout on another machine would not see.
   */
  private void putAside(Path directory) throws IOException {
    if (Files.exists(directory)) {
      Files.move(directory, Files.createDirectories(past).resolve(Integer.toString(moved++)));
    }
  }

  /** The sources of the project. */
  private final class Sources {
    private final int files;
    private final boolean header;

    Sources(int files, boolean header) {
      this.files = files;
      this.header = header;
    }

    /** The state of a machine that has never built the project. */
    Preparation fresh(String revision) {
      return () -> {
        putAside(home);
        putAside(project);
        Files.createDirectories(project);
        Files.writeString(project.resolve("sconce.toml"), "");
        writeManifest("gcc");
        write(revision, Known.ALL);
      };
    }

    void writeManifest(String compiler) throws IOException {
      StringBuilder manifest = new StringBuilder("rule cc\n  command = ").append(compiler);
      manifest.append(" -MD -MF $out.d -c $in -o $out\n  depfile = $out.d\n  deps = gcc\n");
      manifest.append("rule ar\n  command = rm -f $out && ar crD $out $in\n");
      manifest.append("rule link\n  command = gcc -o $out $in\n");
      StringBuilder objects = new StringBuilder();
      for (int i = 0; i < files; i++) {
        manifest.append("build f" + i + ".o: cc f" + i + ".c\n");
        objects.append(i == 0 ? "" : " f" + i + ".o");
      }
      manifest.append("build all.a: ar").append(objects);
      manifest.append("\nbuild program: link f0.o all.a\n");
      Files.writeString(project.resolve("build.ninja"), manifest);
    }

    /** Writes the sources. Those that are not known have a content of no other revision. */
    void write(String revision, Known known) throws IOException {
      if (header) {
        Files.writeString(project.resolve("tiny.h"), "#define TINY 1\n");
      }
      for (int i = 0; i < files; i++) {
        String name = i == 0 ? "main" : "f" + i;
        String text = known.contains(i) ? revision : revision + "_other";
        Files.writeString(
            project.resolve("f" + i + ".c"),
            (header ? "#include \"tiny.h\"\n" : "")
                + String.format("int %s(void) { return 0; }\nint %s%d;\n", name, text, i));
      }
    }
  }
}
