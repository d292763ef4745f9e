package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.discover.DepfileParser;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.LocalRunner;
import dev.sconce.files.AccessSet;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.os.Posix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs all steps of a build traced, in an order that the manifest allows, and keeps their accesses.
 */
final class TracedBuild {
  private static final int AT_ONCE = 2;
  private static final int LIMIT_MINUTES = 5;

  /**
   * The traced run of one step.
   *
   * @param depfile the files in its depfile
   */
  record Run(AccessSet accesses, List<Node> depfile) {}

  private final Manifest manifest;
  private final DiskFiles files;
  private final Map<Edge, Run> runs = new LinkedHashMap<>();

  private TracedBuild(String directory) throws Exception {
    files = new DiskFiles(directory);
    manifest = Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, _ -> {});
  }

  Graph graph() {
    return manifest.graph();
  }

  /** The traced runs, in the order in which the steps ended. */
  Map<Edge, Run> runs() {
    return runs;
  }

  /**
   * Builds the default targets.
   *
   * @param variables variables that commands get in addition to those of this process
   */
  static TracedBuild of(Path directory, Path spill, Map<String, String> variables)
      throws Exception {
    CommandEnvironment environment = CommandEnvironment.ofThisProcess();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      environment = environment.with(variable.getKey(), variable.getValue());
    }
    String name = NativePath.bytes(directory);
    TracedBuild build = new TracedBuild(name);
    Posix posix = Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    try (LocalRunner runner =
        new LocalRunner(posix, LocalRunner.Setup.of(environment, spill).in(name))) {
      build.run(runner);
    }
    return build;
  }

  /** Skips a test where commands cannot be traced. */
  static void assumePossible(Path spill) throws Exception {
    Posix posix = Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    try (LocalRunner runner =
        new LocalRunner(posix, LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), spill))) {
      CompletableFuture<CommandRunner.End> end = new CompletableFuture<>();
      runner.start(
          new CommandRunner.Request(
              0,
              new CommandRunner.Request.Command("true", false),
              Map.of(),
              "",
              CommandRunner.Request.TracePolicy.ACCESSES),
          end::complete);
      end.get(LIMIT_MINUTES, TimeUnit.MINUTES);
      Assumptions.assumeTrue(
          runner.tracingObstacle().isEmpty(),
          () -> "commands cannot be traced here: " + runner.tracingObstacle().orElse(""));
    }
  }

  private record Started(Edge edge, CompletableFuture<CommandRunner.End> end) {}

  private void run(CommandRunner runner) throws Exception {
    Deque<Started> running = new ArrayDeque<>();
    Set<Edge> done = new LinkedHashSet<>();
    for (Edge edge : inOrder()) {
      if (edge.phony() || edge.generator()) {
        done.add(edge);
        continue;
      }
      while (running.size() == AT_ONCE || !isReady(edge, done)) {
        done.add(finish(running.remove()));
      }
      running.add(start(runner, edge));
    }
    while (!running.isEmpty()) {
      finish(running.remove());
    }
  }

  private static boolean isReady(Edge edge, Set<Edge> done) {
    for (Node input : edge.inputs()) {
      Edge producer = input.producer();
      if (producer != null && !done.contains(producer)) {
        return false;
      }
    }
    return true;
  }

  private Started start(CommandRunner runner, Edge edge) throws IOException {
    for (Node output : edge.outputs()) {
      files.makeParents(output.path());
    }
    if (!edge.rspfile().isEmpty()) {
      files.makeParents(edge.rspfile());
      files.write(
          edge.rspfile(), edge.value("rspfile_content").getBytes(StandardCharsets.ISO_8859_1));
    }
    CompletableFuture<CommandRunner.End> end = new CompletableFuture<>();
    runner.start(
        new CommandRunner.Request(
            edge.id(),
            new CommandRunner.Request.Command(edge.command(), false),
            Map.of(),
            "",
            CommandRunner.Request.TracePolicy.ACCESSES),
        end::complete);
    return new Started(edge, end);
  }

  private Edge finish(Started started) throws Exception {
    Edge edge = started.edge();
    CommandRunner.End.Exited end =
        (CommandRunner.End.Exited) started.end().get(LIMIT_MINUTES, TimeUnit.MINUTES);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    end.output().writeTo(printed);
    assertEquals(0, end.exitCode(), () -> edge.command() + "\n" + printed);
    runs.put(edge, new Run(end.accesses().orElseThrow(), depfile(edge)));
    return edge;
  }

  private List<Node> depfile(Edge edge) throws Exception {
    String path = edge.depfile();
    byte[] content = path.isEmpty() ? new byte[0] : files.read(path).orElse(new byte[0]);
    return content.length == 0
        ? List.of()
        : List.of(DepfileParser.parse(path, content).inputNodes(graph()));
  }

  private List<Edge> inOrder() {
    List<Node> targets = graph().defaults().isEmpty() ? graph().roots() : graph().defaults();
    Set<Edge> ordered = new LinkedHashSet<>();
    Set<Edge> entered = new LinkedHashSet<>();
    for (Node target : targets) {
      visit(target, entered, ordered);
    }
    return new ArrayList<>(ordered);
  }

  private static void visit(Node node, Set<Edge> entered, Set<Edge> ordered) {
    Edge edge = node.producer();
    if (edge != null && entered.add(edge)) {
      for (Node input : edge.inputs()) {
        visit(input, entered, ordered);
      }
      ordered.add(edge);
    }
  }
}
