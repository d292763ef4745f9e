package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.Violation;
import dev.sconce.session.Violation.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges one run. It first looks at each access alone. Questions about the graph wait until all
 * accesses are known, so that the graph is searched at most twice.
 */
final class RunJudge {
  /**
   * An access to a file that another step makes, or to a source.
   *
   * @param names the names that the manifest may use
   * @param producers the steps that make the file; none for a source
   */
  private record Reading(
      Access access, List<String> names, List<Node> nodes, Set<Edge> producers, Finding finding) {}

  private final AccessJudge judge;
  private final Workspace workspace;
  private final ToolRules rules;
  private final Edge edge;
  private final AccessSet set;
  private final OwnFiles own;
  private final FileNames names;
  private final Set<Node> declared;

  /** A tool's own directory in the workspace; empty for none. */
  private final String cache;

  private final List<Reading> generated = new ArrayList<>();
  private final List<Reading> sources = new ArrayList<>();

  /** The final states of the outputs that were touched. */
  private final Map<Node, State> outputs = new HashMap<>();

  /** By path, as users see it. */
  private final Map<String, Violation> found = new LinkedHashMap<>();

  private final List<Access> inputs = new ArrayList<>();

  /** Why the result must not be stored, apart from violations. */
  private String obstacle = "";

  RunJudge(AccessJudge judge, Edge edge, AccessSet set, List<Node> depfile) {
    this.judge = judge;
    this.workspace = judge.workspace();
    this.rules = judge.rules();
    this.edge = edge;
    this.set = set;
    this.names = new FileNames(judge.graph(), workspace, set);
    this.own = new OwnFiles(judge, edge, names);
    this.declared = GraphOrder.triggering(edge);
    declared.addAll(depfile);
    this.cache = rules.cacheInside(set, workspace).orElse("");
  }

  Judgement judge() {
    if (edge.generator() || edge.console()) {
      String why = edge.generator() ? "it makes the manifest" : "it uses the terminal";
      return new Judgement(List.of(), List.of(), Optional.of(why), List.of());
    }
    for (Access access : set.accesses()) {
      look(access);
    }
    judgeGenerated();
    judgeSources();
    judgeChangedInputs();
    judgeBlindSpots();
    return judgement();
  }

  private void look(Access traced) {
    if (judge.knows(traced, inputs)) {
      return;
    }
    Access access = standingFor(traced);
    String path = access.path();
    if (MachineFiles.areNoInput(path)) {
      judge.learnSystemInput(traced, false);
      return;
    }
    if (MachineFiles.tellState(path)) {
      if (access.has(Use.READ) || access.has(Use.LIST)) {
        report(Finding.UNKNOWABLE, access, null, MachineFiles.STATE);
      }
      return;
    }
    boolean inside = workspace.contains(path);
    if (rules.isIgnored(access, inside) || !cache.isEmpty() && Workspace.isWithin(path, cache)) {
      return;
    }
    if (!inside && !access.has(Use.WRITE) && !judge.isMadeOutside(path)) {
      inputs.add(access);
      if (access == traced) {
        judge.learnSystemInput(traced, true);
      }
      return;
    }
    List<Node> nodes = names.nodes(path);
    if (!access.has(Use.WRITE) && isDeclaredSource(path, nodes)) {
      inputs.add(access);
      return;
    }
    if (own.contains(path, nodes)) {
      lookAtOwn(access, nodes);
    } else if (access.has(Use.WRITE) && isChangedOrTemporary(access)) {
      lookAtWritten(access, nodes, inside);
    } else {
      inputs.add(access);
      lookAtRead(access, nodes, inside);
    }
  }

  /** A tool's file that is read stands for another. What the tool writes there is not judged. */
  private Access standingFor(Access traced) {
    String path = rules.standsFor(traced.path());
    if (path.equals(traced.path()) || traced.has(Use.WRITE) || !traced.has(Use.READ)) {
      return traced;
    }
    return new Access(path, traced.uses(), traced.before(), traced.after(), traced.program());
  }

  private void lookAtOwn(Access access, List<Node> nodes) {
    boolean old = access.has(Use.UPDATE) || access.has(Use.READ) && !access.has(Use.WRITE);
    boolean output = false;
    for (Node node : nodes) {
      if (node.producer() == edge) {
        output = true;
        outputs.put(node, access.after());
      }
    }
    if (output && old && access.before().kind() == State.Kind.FILE) {
      hinder("its output may depend on what " + workspace.shown(access.path()) + " was before");
    }
    if (output && access.has(Use.WRITE) && access.after().kind() == State.Kind.DIRECTORY) {
      hinder("its output " + workspace.shown(access.path()) + " is a directory");
    }
  }

  /** A directory changes when its entries do, and those are recorded themselves. */
  private static boolean isChangedOrTemporary(Access access) {
    State before = access.before();
    State after = access.after();
    if (before.kind() == State.Kind.DIRECTORY && after.kind() == State.Kind.DIRECTORY) {
      return false;
    }
    return access.isChanged() || before.kind() == State.Kind.ABSENT;
  }

  private void lookAtWritten(Access access, List<Node> nodes, boolean inside) {
    State before = access.before();
    State after = access.after();
    if (before.kind() != State.Kind.ABSENT) {
      inputs.add(access);
    }
    Edge other = producer(access.path(), nodes);
    if (other != null) {
      boolean directory = isDirectory(before) || isDirectory(after);
      if (!directory) {
        report(Finding.CHANGES_OTHERS_OUTPUT, access, other, "");
      }
      return;
    }
    boolean gone = after.kind() == State.Kind.ABSENT;
    if (gone && before.kind() == State.Kind.ABSENT
        || workspace.isTemporary(access.path()) && !inside
        || after.kind() == State.Kind.OTHER
        || isDirectory(after) && (workspace.isBuilt(access.path()) || own.isAbove(access.path()))
        || isDirectory(before) && own.isAbove(access.path())) {
      return;
    }
    report(gone ? Finding.REMOVES_UNDECLARED : Finding.WRITES_UNDECLARED, access, null, "");
  }

  private static boolean isDirectory(State state) {
    return state.kind() == State.Kind.DIRECTORY;
  }

  private void lookAtRead(Access access, List<Node> nodes, boolean inside) {
    boolean there = access.before().kind() != State.Kind.ABSENT;
    if (access.has(Use.LIST)) {
      lookAtListing(access);
    }
    boolean content =
        there && (access.has(Use.READ) || access.has(Use.EXECUTE) || access.has(Use.FOLLOW));
    Set<Edge> producers = producers(access.path(), nodes);
    if (!producers.isEmpty()) {
      boolean aliasOnly = nodes.stream().noneMatch(FileNames::isMadeByCommand) && !nodes.isEmpty();
      if (isDirectory(access.before()) || !there && aliasOnly) {
        return;
      }
      Finding finding = content ? Finding.READS_UNORDERED : Finding.PROBES_UNORDERED;
      generated.add(new Reading(access, names.of(access.path()), nodes, producers, finding));
      return;
    }
    if (!inside || !content || isDirectory(access.before())) {
      return;
    }
    if (isDeclared(nodes) || isDeclared(names.linksTo(access.path()))) {
      return;
    }
    if (access.has(Use.FOLLOW) && leadsToDeclared(access.path())) {
      return;
    }
    sources.add(
        new Reading(access, names.of(access.path()), nodes, Set.of(), Finding.READS_UNDECLARED));
  }

  private void lookAtListing(Access access) {
    Set<Edge> makers = new LinkedHashSet<>();
    for (Node made : judge.madeIn(access.path())) {
      Edge maker = made.producer();
      if (maker != null && maker != edge && rules.isSeenInListing(access.program(), made.path())) {
        makers.add(maker);
      }
    }
    if (!makers.isEmpty()) {
      generated.add(new Reading(access, List.of(), List.of(), makers, Finding.LISTS_UNORDERED));
    }
  }

  /** The usual case, which needs no further checks. */
  private boolean isDeclaredSource(String path, List<Node> nodes) {
    for (Node node : nodes) {
      if (node.producer() != null || !declared.contains(node)) {
        return false;
      }
    }
    return !nodes.isEmpty() && judge.makerOfDirectoryAbove(path) == null;
  }

  private boolean isDeclared(Collection<Node> nodes) {
    for (Node node : nodes) {
      if (declared.contains(node)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a link is part of the path of a declared file. */
  private boolean leadsToDeclared(String link) {
    for (String name : names.of(link)) {
      String prefix = name + "/";
      for (Node node : declared) {
        if (node.path().startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A step that makes a file or its directory; null if at most this one does. */
  private @Nullable Edge producer(String path, List<Node> nodes) {
    Set<Edge> producers = producers(path, nodes);
    return producers.isEmpty() ? null : producers.iterator().next();
  }

  private Set<Edge> producers(String path, List<Node> nodes) {
    Set<Edge> producers = new LinkedHashSet<>();
    for (Node node : nodes) {
      producers.addAll(GraphOrder.producers(node));
    }
    if (producers.isEmpty()) {
      Edge maker = judge.makerOfDirectoryAbove(path);
      if (maker != null) {
        producers.add(maker);
      }
    }
    producers.remove(edge);
    return producers;
  }

  private void judgeGenerated() {
    Set<Edge> producers = new LinkedHashSet<>();
    for (Reading reading : generated) {
      producers.addAll(reading.producers());
    }
    if (producers.isEmpty()) {
      return;
    }
    Set<Edge> notBefore = judge.order().notBefore(edge, producers);
    for (Reading reading : generated) {
      Edge unordered = firstOf(reading.producers(), notBefore);
      if (unordered != null) {
        report(reading.finding(), reading.access(), unordered, "");
      } else if (reading.finding() == Finding.READS_UNORDERED
          && !isDeclared(reading.nodes())
          && !isDeclared(names.linksTo(reading.access().path()))) {
        sources.add(
            new Reading(
                reading.access(),
                reading.names(),
                reading.nodes(),
                reading.producers(),
                Finding.READS_ORDER_ONLY));
      }
    }
  }

  private static @Nullable Edge firstOf(Set<Edge> candidates, Set<Edge> wanted) {
    for (Edge candidate : candidates) {
      if (wanted.contains(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** The remaining sources count as declared only if an ancestor declares them. */
  private void judgeSources() {
    if (sources.isEmpty()) {
      return;
    }
    Map<String, Reading> wanted = new HashMap<>();
    Map<Edge, List<Reading>> made = new HashMap<>();
    Set<Reading> left = new HashSet<>(sources);
    for (Reading reading : sources) {
      reading.names().forEach(name -> wanted.put(name, reading));
      reading
          .producers()
          .forEach(maker -> made.computeIfAbsent(maker, _ -> new ArrayList<>()).add(reading));
    }
    judge
        .order()
        .transitive(
            edge,
            node -> {
              Reading reading = wanted.get(node.path());
              if (reading != null) {
                left.remove(reading);
              }
              Edge maker = node.producer();
              if (maker != null) {
                made.getOrDefault(maker, List.of()).forEach(left::remove);
              }
              return left.isEmpty();
            });
    boolean alwaysRuns = alwaysRuns();
    for (Reading reading : sources) {
      if (left.contains(reading) && !alwaysRuns) {
        Edge maker = reading.producers().isEmpty() ? null : reading.producers().iterator().next();
        report(reading.finding(), reading.access(), maker, "");
      }
    }
  }

  /** A step that does not make one of its outputs runs in every build. */
  private boolean alwaysRuns() {
    for (Node output : edge.outputs()) {
      State last = outputs.get(output);
      if (last == null) {
        String path = workspace.absolute(output.path());
        last = judge.lookup().now(path).orElse(State.UNREADABLE);
      }
      if (last.kind() == State.Kind.ABSENT) {
        return true;
      }
    }
    return false;
  }

  private void judgeChangedInputs() {
    Set<Long> changed = new HashSet<>();
    for (Access access : set.accesses()) {
      if (access.has(Use.WRITE)
          && access.before().kind() == State.Kind.FILE
          && access.after().kind() == State.Kind.FILE
          && access.before().inode() == access.after().inode()
          && access.isChanged()) {
        changed.add(access.before().inode());
      }
    }
    for (Reading reading : generated) {
      Access access = reading.access();
      if (reading.finding() == Finding.READS_UNORDERED && !access.has(Use.WRITE)) {
        Optional<State> now = judge.lookup().now(access.path());
        if (now.isPresent() && isOther(access.before(), now.get())) {
          report(
              Finding.INPUT_CHANGED,
              access,
              reading.producers().iterator().next(),
              "it was written again after it had been read");
        }
      }
    }
    for (Access access : inputs) {
      if (!access.has(Use.WRITE)
          && access.has(Use.READ)
          && changed.contains(access.before().inode())) {
        report(Finding.INPUT_CHANGED, access, null, "it was written by another of its names");
      }
    }
  }

  /** Whether it is another file or has other content; a new name changes only the file's ctime. */
  private static boolean isOther(State before, State now) {
    return before.kind() != now.kind()
        || before.inode() != now.inode()
        || before.sizeBytes() != now.sizeBytes()
        || before.mtimeNanos() != now.mtimeNanos();
  }

  private void judgeBlindSpots() {
    set.blindSpots()
        .forEach(
            (spot, example) -> {
              String detail =
                  rules.explain(spot, set).orElseGet(() -> BlindSpotText.of(spot, example));
              report(Finding.UNKNOWABLE, "", "", null, detail);
            });
    rules
        .answeredElsewhere(set)
        .ifPresent(detail -> report(Finding.UNKNOWABLE, "", "", null, detail));
  }

  private void report(Finding finding, Access access, @Nullable Edge producer, String detail) {
    String path = names.shown(access.path());
    report(finding, access.program(), path, producer, detail);
  }

  private void report(
      Finding finding, String process, String path, @Nullable Edge producer, String detail) {
    int maker = producer == null ? Violation.NO_STEP : producer.id();
    Violation violation = new Violation(finding, edge.id(), process, path, maker, detail);
    found.putIfAbsent(path.isEmpty() ? detail : path, violation);
  }

  private void hinder(String why) {
    if (obstacle.isEmpty()) {
      obstacle = why;
    }
  }

  private Judgement judgement() {
    List<Violation> violations = new ArrayList<>();
    List<Violation> unknowable = new ArrayList<>();
    List<Judgement.Allowed> allowed = new ArrayList<>();
    for (Violation violation : found.values()) {
      Optional<AllowedAccess> entry = judge.allowed().allowing(violation, edge);
      if (entry.isPresent()) {
        allowed.add(new Judgement.Allowed(violation, entry.get()));
        if (entry.get().effect() == AllowedAccess.Effect.UNTRACKED) {
          inputs.removeIf(input -> names.shown(input.path()).equals(violation.path()));
        }
      } else if (violation.finding() == Finding.UNKNOWABLE) {
        unknowable.add(violation);
      } else {
        violations.add(violation);
      }
    }
    violations.sort(Comparator.comparing(Violation::kind));
    violations.addAll(MachineFiles.withoutFurther(unknowable));
    return new Judgement(violations, allowed, obstacle(violations, allowed), inputs);
  }

  private Optional<String> obstacle(List<Violation> violations, List<Judgement.Allowed> allowed) {
    for (Violation violation : violations) {
      switch (violation.kind()) {
        case A, C, D -> {
          return Optional.of("it touches " + violation.path() + ", which is not declared");
        }
        case E -> {
          return Optional.of(violation.detail());
        }
        case B -> {}
      }
    }
    for (Judgement.Allowed one : allowed) {
      if (one.entry().effect() == AllowedAccess.Effect.UNCACHEABLE) {
        return Optional.of("it is allowed to touch " + one.violation().path());
      }
    }
    if (obstacle.isEmpty() && alwaysRuns()) {
      return Optional.of("it does not make all of its outputs");
    }
    return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
  }
}
