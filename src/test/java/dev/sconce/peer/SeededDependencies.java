package dev.sconce.peer;

import dev.sconce.discover.judge.AccessJudge;
import dev.sconce.discover.judge.AllowList;
import dev.sconce.discover.judge.RunLookup;
import dev.sconce.discover.judge.ToolRules;
import dev.sconce.discover.judge.Workspace;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Removes, one at a time, dependencies that strace saw steps of a real project use. Confirms with
 * real ninja that each is a dependency, and checks whether the judgement finds it.
 */
final class SeededDependencies {
  private static final String MUTANT = "seeded.ninja";

  private final Path out;
  private final Path sources;
  private final Shell shell;
  private final Path ninja;
  private final TracedBuild build;
  private final Workspace workspace;
  private final Map<Edge, StraceReads> seen = new LinkedHashMap<>();
  private final List<Mutant> mutants = new ArrayList<>();

  /** A way to lose a dependency. */
  enum Loss {
    /** Neither the depfile nor the manifest names it. */
    INPUT(ViolationKind.B),
    /** Nothing orders reader and producer. */
    PATH_TO_MAKER(ViolationKind.A),
    /** The manifest does not declare it as an output. */
    OUTPUT(ViolationKind.C),
    /** The manifest declares it as an output of another step. */
    MAKER(ViolationKind.D);

    private final ViolationKind expected;

    Loss(ViolationKind expected) {
      this.expected = expected;
    }
  }

  /**
   * A manifest with one dependency removed.
   *
   * @param depfile the inputs in the depfile; without the file, if its removal loses the dependency
   */
  record Mutant(Loss loss, Edge edge, String file, FlatManifest manifest, Set<String> depfile) {
    @Override
    public String toString() {
      return loss + " " + file + " of " + edge.outputs()[0];
    }
  }

  /**
   * The result.
   *
   * @param found the number of seeded dependencies that were found, by class
   * @param missed the dependencies that were not found
   * @param invented reports about steps that the removal does not affect
   */
  record Score(Map<ViolationKind, Integer> found, List<String> missed, List<String> invented) {}

  /**
   * @param out a configured build directory
   * @param ninja real ninja
   */
  SeededDependencies(Path out, Path sources, Shell shell, Path ninja, Path scratch)
      throws Exception {
    this.out = out.toRealPath();
    this.sources = sources.toRealPath();
    this.shell = shell.in(this.out);
    this.ninja = ninja;
    this.workspace = Workspace.of(NativePath.bytes(this.out), NativePath.bytes(this.sources));
    // As where results are shared. Otherwise a Meson that finds ccache puts it before the compiler.
    this.build = TracedBuild.of(this.out, scratch.resolve("spill"), Map.of("CCACHE_DISABLE", "1"));
    for (Edge edge : build.runs().keySet()) {
      seen.put(
          edge,
          StraceReads.of(this.shell, edge.command(), this.sources, scratch.resolve("strace")));
    }
    write(new FlatManifest(build.graph()).text());
    runNinja().orFail();
    makeMutants();
  }

  /** All violations of the unchanged project. */
  List<String> unmutated() throws Exception {
    return judge(build.graph(), Map.of());
  }

  /** All mutants, whether or not the dependency turns out to be real. */
  List<Mutant> mutants() {
    return mutants;
  }

  private void write(String manifest) throws IOException {
    Files.writeString(out.resolve(MUTANT), manifest, StandardCharsets.ISO_8859_1);
  }

  private Shell.Result runNinja(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ninja.toString(), "-j2", "-f", MUTANT));
    command.addAll(List.of(words));
    return shell.run(command);
  }

  private Optional<Node> node(Path file) {
    Graph graph = build.graph();
    String absolute = NativePath.bytes(file);
    Node node = graph.find(NativePath.bytes(out.relativize(file)));
    return Optional.ofNullable(node == null ? graph.find(absolute) : node);
  }

  private void makeMutants() {
    List<Edge> edges = new ArrayList<>(build.runs().keySet());
    seen.forEach(
        (edge, touched) -> {
          for (Path file : touched.read()) {
            node(file).ifPresent(node -> addLostInput(edge, node));
          }
          for (Path file : touched.written()) {
            node(file)
                .filter(node -> node.producer() == edge)
                .ifPresent(node -> addLostOutput(edge, node, edges));
          }
        });
  }

  private void addLostInput(Edge edge, Node node) {
    Edge producer = node.producer();
    if (producer == null) {
      FlatManifest without =
          new FlatManifest(build.graph()).withoutInputs(edge, List.of(node.path()));
      mutants.add(new Mutant(Loss.INPUT, edge, node.path(), without, Set.of(node.path())));
    } else if (producer != edge) {
      FlatManifest without =
          new FlatManifest(build.graph()).withoutInputs(edge, leadingTo(edge, producer));
      mutants.add(new Mutant(Loss.PATH_TO_MAKER, edge, node.path(), without, Set.of()));
    }
  }

  private void addLostOutput(Edge edge, Node node, List<Edge> edges) {
    if (edge.outputs().length > 1) {
      FlatManifest without = new FlatManifest(build.graph()).withoutOutput(edge, node.path());
      mutants.add(new Mutant(Loss.OUTPUT, edge, node.path(), without, Set.of()));
      Edge other = edges.get(edges.indexOf(edge) == 0 ? 1 : 0);
      FlatManifest elsewhere =
          new FlatManifest(build.graph())
              .withoutOutput(edge, node.path())
              .withOutput(other, node.path());
      mutants.add(new Mutant(Loss.MAKER, edge, node.path(), elsewhere, Set.of()));
    }
  }

  /** The inputs of a step through which it runs after another one. */
  private static List<String> leadingTo(Edge edge, Edge producer) {
    List<String> leading = new ArrayList<>();
    for (Node input : edge.inputs()) {
      if (comesAfter(input, producer, new HashSet<>())) {
        leading.add(input.path());
      }
    }
    return leading;
  }

  private static boolean comesAfter(Node node, Edge producer, Set<Edge> entered) {
    Edge edge = node.producer();
    if (edge == null || !entered.add(edge)) {
      return false;
    }
    return edge == producer
        || Arrays.stream(edge.inputs()).anyMatch(input -> comesAfter(input, producer, entered));
  }

  /**
   * Judges a limited number of mutants, selected by a seed, that real ninja and a rebuild confirm.
   */
  Score score(int most, long seed) throws Exception {
    List<Mutant> picked = picked(seed);
    Map<ViolationKind, Integer> found = new TreeMap<>();
    List<String> missed = new ArrayList<>();
    List<String> invented = new ArrayList<>();
    int confirmed = 0;
    for (Mutant mutant : picked) {
      if (confirmed == most || !isDefect(mutant)) {
        continue;
      }
      confirmed++;
      boolean hit = false;
      for (String report : judgeMutant(mutant)) {
        hit |= report.equals(expected(mutant));
        if (!isConcerned(report, mutant)) {
          invented.add(mutant + ": " + report);
        }
      }
      if (hit) {
        found.merge(mutant.loss().expected, 1, Integer::sum);
      } else {
        missed.add(mutant.toString());
      }
    }
    return new Score(found, missed, invented);
  }

  /** All mutants in an order given by a seed, alternating between the kinds while they last. */
  private List<Mutant> picked(long seed) {
    List<Mutant> shuffled = new ArrayList<>(mutants);
    Collections.shuffle(shuffled, new Random(seed));
    Map<Loss, Integer> before = new EnumMap<>(Loss.class);
    TreeMap<Integer, List<Mutant>> turns = new TreeMap<>();
    for (Mutant mutant : shuffled) {
      int turn = before.merge(mutant.loss(), 1, Integer::sum);
      turns.computeIfAbsent(turn, _ -> new ArrayList<>()).add(mutant);
    }
    return turns.values().stream().flatMap(List::stream).toList();
  }

  private String expected(Mutant mutant) {
    return report(mutant.loss().expected, mutant.edge(), mutant.file());
  }

  /** Uses a single form of the file's name, because the manifest may no longer contain its name. */
  private String report(ViolationKind kind, Edge edge, String file) {
    Path path = out.resolve(file).normalize();
    return kind + " " + edge.outputs()[0] + ": " + sources.relativize(path);
  }

  /** Whether the report is about the step, or a later one that thereby lost its path to others. */
  private boolean isConcerned(String report, Mutant mutant) {
    String step = report.substring(2, report.indexOf(": "));
    Node node = build.graph().find(step);
    return node != null && comesAfter(node, mutant.edge(), new HashSet<>());
  }

  private List<String> judgeMutant(Mutant mutant) throws Exception {
    write(mutant.manifest().text());
    Graph graph =
        Manifest.load(
                new DiskFiles(NativePath.bytes(out)), MUTANT, Manifest.Options.DEFAULT, _ -> {})
            .graph();
    return judge(graph, Map.of(mutant.edge(), mutant.depfile()));
  }

  /** Judges the traced accesses against a graph with the same steps. */
  private List<String> judge(Graph graph, Map<Edge, Set<String>> notInDepfile) {
    Map<Edge, List<Node>> depfiles = new LinkedHashMap<>();
    build
        .runs()
        .forEach(
            (edge, run) -> {
              List<Node> depfile = new ArrayList<>();
              Set<String> lost = notInDepfile.getOrDefault(edge, Set.of());
              for (Node node : run.depfile()) {
                if (!lost.contains(node.path())) {
                  depfile.add(graph.node(node.path()));
                }
              }
              depfiles.put(graph.edge(edge.id()), depfile);
            });
    RunLookup lookup =
        new RunLookup() {
          @Override
          public List<Node> discovered(Edge edge) {
            return depfiles.getOrDefault(edge, List.of());
          }

          @Override
          public Optional<dev.sconce.files.AccessSet.State> now(String path) {
            return Optional.empty();
          }
        };
    AccessJudge judge =
        new AccessJudge(graph, workspace, new ToolRules(List.of()), AllowList.EMPTY, lookup);
    Set<String> reports = new LinkedHashSet<>();
    build
        .runs()
        .forEach(
            (edge, run) -> {
              Edge mutated = graph.edge(edge.id());
              for (Violation violation :
                  judge.judge(mutated, run.accesses(), depfiles.get(mutated)).violations()) {
                reports.add(report(violation.kind(), edge, violation.path()));
              }
            });
    return List.copyOf(reports);
  }

  /** Whether the file matters to the step, and real ninja does not track it any more. */
  private boolean isDefect(Mutant mutant) throws Exception {
    return switch (mutant.loss()) {
      case OUTPUT, MAKER -> true;
      case PATH_TO_MAKER -> !isMadeBefore(mutant) && matters(mutant);
      case INPUT -> !isNoticed(mutant) && matters(mutant);
    };
  }

  private boolean isMadeBefore(Mutant mutant) throws IOException, InterruptedException {
    write(mutant.manifest().text());
    Node file = build.graph().node(mutant.file());
    Edge producer = file.producer();
    String output = mutant.edge().outputs()[0].path();
    String commands = runNinja("-t", "commands", output).orFail().output();
    return producer != null && commands.lines().anyMatch(producer.command()::equals);
  }

  /** Touches the file and asks real ninja what it would run. */
  private boolean isNoticed(Mutant mutant) throws IOException, InterruptedException {
    write(mutant.manifest().text());
    Path file = out.resolve(mutant.file());
    Path depfile = out.resolve(mutant.edge().depfile());
    FileTime before = Files.getLastModifiedTime(file);
    String names = Files.isRegularFile(depfile) ? Files.readString(depfile) : "";
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
      if (!names.isEmpty()) {
        FileTime written = Files.getLastModifiedTime(depfile);
        Files.writeString(depfile, names.replace(" " + mutant.file() + " ", " "));
        Files.writeString(
            depfile, Files.readString(depfile).replace(" " + mutant.file() + "\n", "\n"));
        Files.setLastModifiedTime(depfile, written);
      }
      String output = mutant.edge().outputs()[0].path();
      return runNinja("-n", "-v", output).orFail().output().contains(mutant.edge().command());
    } finally {
      Files.setLastModifiedTime(file, before);
      if (!names.isEmpty()) {
        Files.writeString(depfile, names);
      }
    }
  }

  /** Runs the step with a different content of the file. */
  private boolean matters(Mutant mutant) throws IOException, InterruptedException {
    Path file = out.resolve(mutant.file());
    Path kept = out.resolve("seeded.kept");
    Path others = out.resolve("seeded.outputs");
    Files.copy(file, kept, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    Map<Path, Path> outputs = keepOutputs(mutant.edge(), others);
    try {
      Files.delete(file);
      Files.writeString(file, "#error seeded\n");
      Shell.Result result = shell.run("/bin/sh", "-c", mutant.edge().command());
      if (result.exitCode() != 0) {
        return true;
      }
      for (Map.Entry<Path, Path> output : outputs.entrySet()) {
        if (Files.mismatch(output.getKey(), output.getValue()) >= 0) {
          return true;
        }
      }
      return false;
    } finally {
      Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
      for (Map.Entry<Path, Path> output : outputs.entrySet()) {
        Files.move(output.getValue(), output.getKey(), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Map<Path, Path> keepOutputs(Edge edge, Path to) throws IOException {
    Files.createDirectories(to);
    Map<Path, Path> kept = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (Node output : edge.outputs()) {
      names.add(output.path());
    }
    if (!edge.depfile().isEmpty()) {
      names.add(edge.depfile());
    }
    for (String name : names) {
      Path file = out.resolve(name);
      if (Files.isRegularFile(file)) {
        Path copy = to.resolve(Integer.toString(kept.size()));
        Files.copy(
            file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        kept.put(file, copy);
      }
    }
    return kept;
  }
}
