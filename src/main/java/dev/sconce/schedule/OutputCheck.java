package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;

/** Checks the outputs of an edge whose inputs are all clean. */
final class OutputCheck {
  private static final int NONE = -1;

  private final Graph graph;
  private final GraphFacts facts;
  private final boolean logged;
  private final DirtyExplanations explanations;

  /**
   * @param logged whether there is a build log; without one, commands are not compared
   */
  OutputCheck(Graph graph, GraphFacts facts, boolean logged, DirtyExplanations explanations) {
    this.graph = graph;
    this.facts = facts;
    this.logged = logged;
    this.explanations = explanations;
  }

  /**
   * Whether the edge has to run.
   *
   * @param newest the id of the newest triggering input; -1 if there is none
   */
  boolean dirty(Edge edge, int newest) {
    for (Node output : edge.outputs()) {
      if (edge.phony() ? phonyDirty(edge, newest, output) : dirty(edge, newest, output)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an edge has to run, beyond ninja's rule, because of accesses in its last run. */
  boolean dirtyByTrace(Edge edge) {
    if ((facts.edges[edge.id()] & (GraphFacts.TRACED_CHANGED | GraphFacts.TRACED_MADE)) == 0) {
      return false;
    }
    DirtyReason changed = facts.tracedChange(edge.id());
    int made = facts.tracedDirty(edge.id());
    if (explanations.wanted() && changed != null) {
      explanations.add(edge.outputs()[0], changed.text());
    } else if (explanations.wanted() && made >= 0) {
      explanations.add(
          edge.outputs()[0], graph.node(made).path() + ", which was used undeclared, is dirty");
    }
    return changed != null || made >= 0;
  }

  /** A phony edge writes nothing; its output takes the mtime of the newest input. */
  private boolean phonyDirty(Edge edge, int newest, Node output) {
    int id = output.id();
    boolean exists = facts.node(id, GraphFacts.EXISTS);
    if (edge.inputs().length == 0 && !exists) {
      if (explanations.wanted()) {
        explanations.add(
            output, "output " + output.path() + " of phony edge with no inputs doesn't exist");
      }
      return true;
    }
    if (newest != NONE && !exists) {
      facts.mtimes[id] = Math.max(facts.mtimes[id], facts.mtimes[newest]);
    }
    return false;
  }

  private boolean dirty(Edge edge, int newest, Node output) {
    int id = output.id();
    if (!facts.node(id, GraphFacts.EXISTS)) {
      if (explanations.wanted()) {
        explanations.add(output, "output " + output.path() + " doesn't exist");
      }
      return true;
    }
    long newestMtime = newest == NONE ? 0 : facts.mtimes[newest];
    boolean hasEntry = logged && facts.logMtimes[id] != GraphFacts.NOT_LOGGED;
    boolean restat = facts.edge(edge.id(), GraphFacts.RESTAT) && hasEntry;
    if (!restat && newest != NONE && facts.mtimes[id] < newestMtime) {
      explainOlder("output ", output, facts.mtimes[id], newest);
      return true;
    }
    return logged && dirtyByLog(edge, newest, output, hasEntry);
  }

  private boolean dirtyByLog(Edge edge, int newest, Node output, boolean hasEntry) {
    int id = output.id();
    boolean generator = facts.edge(edge.id(), GraphFacts.GENERATOR);
    if (!hasEntry) {
      if (!generator && explanations.wanted()) {
        explanations.add(output, "command line not found in log for " + output.path());
      }
      return !generator;
    }
    if (!generator && !facts.sameCommand(id)) {
      if (explanations.wanted()) {
        explanations.add(output, "command line changed for " + output.path());
      }
      return true;
    }
    if (newest != NONE && facts.logMtimes[id] < facts.mtimes[newest]) {
      explainOlder("recorded mtime of ", output, facts.logMtimes[id], newest);
      return true;
    }
    return false;
  }

  private void explainOlder(String what, Node output, long mtime, int newest) {
    if (explanations.wanted()) {
      explanations.add(
          output,
          what
              + output.path()
              + " older than most recent input "
              + graph.node(newest).path()
              + " ("
              + mtime
              + " vs "
              + facts.mtimes[newest]
              + ")");
    }
  }
}
