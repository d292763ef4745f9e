package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.DirtyReason.Kind;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Gives the reasons why a step runs by ninja's rule, from gathered facts and the scan. */
final class DirtyReasons {
  /** The maximum number of inputs to name. */
  private static final int MOST_INPUTS = 20;

  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final boolean logged;
  private final Graph graph;

  DirtyReasons(Graph graph, GraphFacts facts, EdgeInputs inputs, boolean logged) {
    this.graph = graph;
    this.facts = facts;
    this.inputs = inputs;
    this.logged = logged;
  }

  /** All reasons for a scanned step, the decisive ones first; empty if it is clean. */
  List<DirtyReason> of(Edge edge) {
    List<DirtyReason> found = new ArrayList<>();
    if (edge.phony()) {
      return found;
    }
    for (Node output : edge.outputs()) {
      if (!facts.node(output.id(), GraphFacts.EXISTS)) {
        found.add(DirtyReason.of(Kind.OUTPUT_MISSING, output.path()));
      }
    }
    addCommand(edge, found);
    if (facts.edge(edge.id(), GraphFacts.DEPS_MISSING)) {
      found.add(deps(edge));
    }
    addInputs(edge, found);
    addTraced(edge, found);
    return found;
  }

  private void addTraced(Edge edge, List<DirtyReason> found) {
    DirtyReason changed = facts.tracedChange(edge.id());
    if (changed != null) {
      found.add(changed);
    }
    int made = facts.tracedDirty(edge.id());
    if (made >= 0) {
      found.add(DirtyReason.of(Kind.TRACED_MADE, graph.node(made).path()));
    }
  }

  private void addCommand(Edge edge, List<DirtyReason> found) {
    if (!logged || facts.edge(edge.id(), GraphFacts.GENERATOR)) {
      return;
    }
    for (Node output : edge.outputs()) {
      int id = output.id();
      if (!facts.node(id, GraphFacts.EXISTS)) {
        continue;
      }
      if (facts.logMtimes[id] == GraphFacts.NOT_LOGGED) {
        found.add(DirtyReason.of(Kind.NOT_LOGGED, output.path()));
        return;
      }
      if (!facts.sameCommand(id)) {
        found.add(DirtyReason.of(Kind.COMMAND_CHANGED, output.path()));
        return;
      }
    }
  }

  private DirtyReason deps(Edge edge) {
    Node output = edge.outputs()[0];
    if (facts.edge(edge.id(), GraphFacts.HAS_DEPFILE)) {
      return DirtyReason.of(Kind.DEPS_UNKNOWN, edge.depfile());
    }
    long recorded = inputs.deps().mtimeNanos(output.id());
    return recorded == RecordedDeps.NO_RECORD
        ? DirtyReason.of(Kind.DEPS_UNKNOWN, output.path())
        : new DirtyReason(Kind.DEPS_OUTDATED, output.path(), recorded, facts.mtimes[output.id()]);
  }

  private void addInputs(Edge edge, List<DirtyReason> found) {
    int count = edge.triggeringInputs() + inputs.discoveredCount(edge);
    long oldest = oldestOutput(edge);
    long run = oldestEntry(edge);
    boolean restat = facts.edge(edge.id(), GraphFacts.RESTAT) && run != Long.MAX_VALUE;
    int most = found.size() + MOST_INPUTS;
    for (int at = 0; at < count && found.size() < most; at++) {
      Node input = inputs.get(edge, at);
      long mtime = facts.mtimes[input.id()];
      if (facts.node(input.id(), GraphFacts.DIRTY)) {
        found.add(DirtyReason.of(dirty(input), input.path()));
      } else if (mtime > oldest && !restat) {
        found.add(new DirtyReason(Kind.INPUT_NEWER, input.path(), oldest, mtime));
      } else if (mtime > run) {
        found.add(new DirtyReason(Kind.INPUT_NEWER_THAN_RUN, input.path(), run, mtime));
      }
    }
  }

  private static Kind dirty(Node input) {
    Edge producer = input.producer();
    if (producer == null) {
      return Kind.INPUT_MISSING;
    }
    return producer.phony() && producer.inputs().length == 0 ? Kind.ALWAYS : Kind.INPUT_MADE;
  }

  /** The oldest of the existing outputs. */
  private long oldestOutput(Edge edge) {
    long oldest = Long.MAX_VALUE;
    for (Node output : edge.outputs()) {
      if (facts.node(output.id(), GraphFacts.EXISTS)) {
        oldest = Math.min(oldest, facts.mtimes[output.id()]);
      }
    }
    return oldest;
  }

  private long oldestEntry(Edge edge) {
    long oldest = Long.MAX_VALUE;
    for (Node output : edge.outputs()) {
      long entry = facts.logMtimes[output.id()];
      if (logged && entry != GraphFacts.NOT_LOGGED) {
        oldest = Math.min(oldest, entry);
      }
    }
    return oldest;
  }
}
