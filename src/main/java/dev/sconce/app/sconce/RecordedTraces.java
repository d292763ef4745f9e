package dev.sconce.app.sconce;

import dev.sconce.app.workspace.GraphAccessJudge;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.discover.judge.Judgement;
import dev.sconce.files.AccessSet;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.AccessStore;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The file accesses of steps in their last traced runs. */
final class RecordedTraces {
  private final LoadedBuild loaded;
  private final AccessStore store;

  RecordedTraces(LoadedBuild loaded, AccessStore store) {
    this.loaded = loaded;
    this.store = store;
  }

  /** The accesses of a step in its last run; empty if that run was not traced. */
  Optional<AccessSet> of(Edge edge) {
    Node output = edge.outputs()[0];
    Optional<AccessStore.Kept> kept = store.last(output.path());
    boolean current = kept.isPresent() && kept.get().isOf(loaded.buildLog().mtimeNanos(output));
    // Every command accesses a file, so an empty set comes from a damaged record.
    return current
        ? store.accesses(output.path()).filter(set -> !set.accesses().isEmpty())
        : Optional.empty();
  }

  /** The steps that a build of these targets runs, each once. */
  static Set<Edge> below(List<Node> targets) {
    Set<Edge> seen = new LinkedHashSet<>();
    Deque<Node> open = new ArrayDeque<>(targets);
    while (!open.isEmpty()) {
      Edge edge = open.remove().producer();
      if (edge != null && seen.add(edge)) {
        open.addAll(List.of(edge.inputs()));
        open.addAll(List.of(edge.validations()));
      }
    }
    seen.removeIf(edge -> edge.phony() || edge.generator());
    return seen;
  }

  /** Judges all known accesses of some steps. */
  Findings judge(Set<Edge> edges, GraphAccessJudge judge) {
    Findings findings = new Findings();
    for (Edge edge : edges) {
      Optional<AccessSet> seen = of(edge);
      if (seen.isEmpty()) {
        findings.untraced++;
        continue;
      }
      findings.traced++;
      Judgement judgement = judge.judgement(edge, seen.get(), judge.discovered(edge));
      for (Violation violation : judgement.violations()) {
        findings.reports.add(judge.report(violation));
      }
      judgement.allowed().forEach(one -> findings.usedEntries.add(one.entry()));
      judgement
          .obstacle()
          .ifPresent(
              why -> findings.obstacles.computeIfAbsent(why, _ -> new ArrayList<>()).add(edge));
    }
    return findings;
  }

  /** The results of judging. */
  static final class Findings {
    final List<UndeclaredReport> reports = new ArrayList<>();
    final Set<Object> usedEntries = new LinkedHashSet<>();
    final Map<String, List<Edge>> obstacles = new LinkedHashMap<>();
    int traced;
    int untraced;

    /** Whether there is any finding other than what cannot be known. */
    boolean anyUndeclared() {
      return reports.stream()
          .anyMatch(one -> one.violation().finding() != Violation.Finding.UNKNOWABLE);
    }
  }
}
