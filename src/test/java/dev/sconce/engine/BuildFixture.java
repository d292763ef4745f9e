package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sconce.files.FileSystemClock;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.AccessStore;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.DigestCache;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.TraceEvent.UndeclaredAccessPolicy;
import dev.sconce.testing.FakeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A build of a manifest in a string with fake files and commands. The rules {@code cat} and {@code
 * touch} are predefined.
 */
final class BuildFixture {
  private static final String RULES =
      """
      rule cat
        command = cat $in > $out
      rule touch
        command = touch $out
      """;

  final FakeFiles files;
  final FakeCommands commands;
  final Graph graph;
  final List<BuildEvent> events = new ArrayList<>();

  /** Why the memory could not be read or written. */
  final List<IOException> troubles = new ArrayList<>();

  private final boolean logged;
  private final boolean depsLogged;
  private final @Nullable Path logs;
  private final int logVersion;
  private BuildOptions options;
  private @Nullable BuildLog log;
  private @Nullable DepsLog deps;
  private @Nullable StartGate gate;
  private BuildParts.MutationGuard beforeMutation = BuildParts.MutationGuard.NOTHING;
  private @Nullable Build build;
  private @Nullable Path state;
  private BuildParts.@Nullable Stores memory;
  private BuildParts.@Nullable Tracing tracing;

  private BuildFixture(Graph graph, boolean logged, boolean depsLogged) {
    this(graph, logged, depsLogged, new FakeFiles(), null, BuildLog.NEWEST_VERSION);
  }

  private BuildFixture(
      Graph graph,
      boolean logged,
      boolean depsLogged,
      FakeFiles files,
      @Nullable Path logs,
      int logVersion) {
    this.files = files;
    this.commands = new FakeCommands(files, graph);
    this.logs = logs;
    this.logVersion = logVersion;
    this.graph = graph;
    this.logged = logged;
    this.depsLogged = depsLogged;
    this.options = BuildOptions.ofSlots(1);
  }

  /** Without any log: only time stamps count. */
  static BuildFixture of(String manifest) {
    return new BuildFixture(parse(manifest, Manifest.Options.DEFAULT), false, false);
  }

  /** With a build log. */
  static BuildFixture logged(String manifest) {
    return new BuildFixture(parse(manifest, Manifest.Options.DEFAULT), true, false);
  }

  /** With a deps log. */
  static BuildFixture withDepsLog(String manifest) {
    return new BuildFixture(parse(manifest, Manifest.Options.DEFAULT), false, true);
  }

  /** With both logs. */
  static BuildFixture withLogs(String manifest) {
    return new BuildFixture(parse(manifest, Manifest.Options.DEFAULT), true, true);
  }

  /** With both logs in a directory; a new build log gets this version. */
  static BuildFixture withLogs(String manifest, Path directory, int version) {
    return new BuildFixture(
        parse(manifest, Manifest.Options.DEFAULT), true, true, new FakeFiles(), directory, version);
  }

  /** The same files and logs, reread, with another manifest. */
  BuildFixture restarted(String manifest) throws IOException {
    close();
    BuildFixture next =
        new BuildFixture(
                parse(manifest, Manifest.Options.DEFAULT),
                logged,
                depsLogged,
                files,
                logs,
                logVersion)
            .options(options);
    return state == null ? next : next.remembering(state);
  }

  /** Remembers runs, below a directory. The clock advances when the build waits. */
  BuildFixture remembering(Path directory) {
    state = directory;
    commands.othersWork();
    return this;
  }

  /** Traces commands. They appear to access nothing; the judge decides what follows. */
  BuildFixture tracedFor(AccessJudge judge) {
    tracing =
        new BuildParts.Tracing(
            new DependencyPolicy(UndeclaredAccessPolicy.WARN, List.of()),
            judge,
            AccessStore.at(Path.of("nowhere"), "/build"),
            false,
            true);
    return this;
  }

  /** Uses ninja's rule alone. */
  BuildFixture forgetful() {
    state = null;
    return this;
  }

  RunStore runs() {
    return memory().runs();
  }

  BuildParts.Stores memory() {
    build();
    BuildParts.Stores known = memory;
    assertNotNull(known);
    return known;
  }

  private void close() throws IOException {
    if (memory != null) {
      memory.runs().close();
      memory.digests().close();
    }
    if (log != null) {
      log.close();
    }
    if (deps != null) {
      deps.close();
    }
  }

  /** With {@code -w phonycycle=err}. */
  static BuildFixture strict(String manifest) {
    return new BuildFixture(
        parse(manifest, new Manifest.Options(true, Manifest.Options.NINJA_VERSION)), false, false);
  }

  static Graph parse(String manifest, Manifest.Options options) {
    FakeFiles source = new FakeFiles().create("build.ninja", RULES + manifest);
    try {
      return Manifest.load(source, "build.ninja", options, _ -> {}).graph();
    } catch (ManifestException malformed) {
      throw new AssertionError(malformed);
    }
  }

  BuildFixture options(BuildOptions changed) {
    options = changed;
    return this;
  }

  BuildFixture gate(StartGate changed) {
    gate = changed;
    return this;
  }

  BuildFixture beforeMutation(BuildParts.MutationGuard changed) {
    beforeMutation = changed;
    return this;
  }

  /** Creates empty files, all at the present time. */
  BuildFixture create(String... paths) {
    for (String path : paths) {
      files.create(path, "");
    }
    return this;
  }

  /** Creates empty files, a tick after everything before. */
  BuildFixture createLater(String... paths) {
    files.tick();
    return create(paths);
  }

  /** Builds without previous knowledge of files; the records are those of this run. */
  RunResult build(String... targets) {
    commands.forget();
    events.clear();
    files.forget();
    Build current = build();
    current.forget();
    return current.run(Stream.of(targets).map(this::node).toList());
  }

  /** Like {@link #build}, and requires success. */
  BuildFixture built(String... targets) {
    assertEquals(new RunResult(RunResult.Status.BUILT, 0, ""), build(targets));
    return this;
  }

  /** Requires that there is nothing to do. */
  BuildFixture upToDate(String... targets) {
    assertEquals(new RunResult(RunResult.Status.UP_TO_DATE, 0, ""), build(targets));
    assertEquals(List.of(), commands.ran());
    return this;
  }

  /** Requires that the run cannot be planned. */
  BuildFixture refused(String message, String... targets) {
    assertEquals(new RunResult(RunResult.Status.NOT_PLANNED, 1, message), build(targets));
    assertEquals(List.of(), commands.ran());
    return this;
  }

  /** Requires that the run was stopped by failed steps. */
  BuildFixture stopped(String message, String... targets) {
    return ended(RunResult.Status.FAILED, message, targets);
  }

  /** Requires that the run was stopped by something other than a step. */
  BuildFixture broken(String message, String... targets) {
    return ended(RunResult.Status.BROKEN, message, targets);
  }

  /** Requires that the run was stopped by the declaration of a step. */
  BuildFixture misdeclared(String message, String... targets) {
    return ended(RunResult.Status.MISDECLARED, message, targets);
  }

  private BuildFixture ended(RunResult.Status status, String message, String... targets) {
    RunResult result = build(targets);
    assertEquals(message, result.message());
    assertEquals(status, result.status());
    return this;
  }

  /** Requires that exactly these commands were started, in this order. */
  BuildFixture ran(String... commandLines) {
    assertEquals(List.of(commandLines), commands.ran());
    return this;
  }

  Build build() {
    Build known = build;
    if (known == null) {
      openLogs();
      Path directory = state;
      if (directory != null) {
        FileSystemClock clock =
            new FileSystemClock(files, ".clock", Duration.ZERO, () -> Instant.ofEpochMilli(0));
        memory =
            new BuildParts.Stores(
                RunStore.at(directory), DigestCache.at(directory, files, clock), troubles::add);
      }
      known = new Build(parts(), options, commands.inbox());
      known.subscribe(events::add);
      build = known;
    }
    return known;
  }

  BuildParts parts() {
    return new BuildParts(
            graph,
            files,
            log,
            deps,
            commands,
            new NinjaDyndepReader(),
            gate,
            () -> Instant.ofEpochMilli(files.now()),
            0,
            ".ninja_lock",
            beforeMutation,
            memory,
            _ -> files.tick())
        .tracedBy(tracing);
  }

  private void openLogs() {
    Path directory = logs;
    try {
      if (directory == null) {
        log = logged ? BuildLog.inMemory(graph) : null;
        deps = depsLogged ? DepsLog.inMemory(graph) : null;
      } else {
        log = BuildLog.load(graph, directory.resolve("log"), logVersion);
        deps = DepsLog.load(graph, directory.resolve("deps"));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Starts over with empty logs. */
  BuildFixture loseLogs() {
    build = null;
    return this;
  }

  BuildLog log() {
    build();
    BuildLog known = log;
    assertNotNull(known);
    return known;
  }

  DepsLog deps() {
    build();
    DepsLog known = deps;
    assertNotNull(known);
    return known;
  }

  Node node(String path) {
    Node node = graph.find(path);
    assertNotNull(node, path);
    return node;
  }

  Edge edge(String output) {
    Edge edge = node(output).producer();
    assertNotNull(edge, output);
    return edge;
  }

  boolean dirty(String path) {
    return build().isDirty(node(path));
  }

  /** All inputs of an edge; discovered ones come between the implicit and the order-only ones. */
  List<String> inputs(String output) {
    Edge edge = edge(output);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < edge.triggeringInputs(); i++) {
      paths.add(edge.inputs()[i].path());
    }
    for (Node discovered : edge.discovered()) {
      paths.add(discovered.path());
    }
    for (int i = edge.triggeringInputs(); i < edge.inputs().length; i++) {
      paths.add(edge.inputs()[i].path());
    }
    return paths;
  }

  <E extends BuildEvent> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).collect(Collectors.toList());
  }

  /** The explanations of {@code -d explain}, in order. */
  List<String> explanations() {
    return events(BuildEvent.Explained.class).stream()
        .flatMap(explained -> explained.reasons().stream())
        .toList();
  }
}
