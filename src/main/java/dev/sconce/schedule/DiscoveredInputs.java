package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;

/**
 * Loads the discovered inputs of edges: from the deps log, in which they stay, or from gathered
 * depfiles.
 */
final class DiscoveredInputs {
  private final Graph graph;
  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final DirtyExplanations explanations;
  private String error = "";

  DiscoveredInputs(
      Graph graph, GraphFacts facts, EdgeInputs inputs, DirtyExplanations explanations) {
    this.graph = graph;
    this.facts = facts;
    this.inputs = inputs;
    this.explanations = explanations;
  }

  /**
   * Loads the discovered inputs of an edge. They are then attached to the edge or stay in the deps
   * log. Returns whether they are known; true for an edge that discovers none.
   */
  boolean load(Edge edge) {
    error = "";
    int flags = facts.edges[edge.id()];
    if ((flags & GraphFacts.HAS_DEPS) != 0) {
      return loadLoggedDeps(edge);
    }
    return (flags & GraphFacts.HAS_DEPFILE) == 0 || loadDepfile(edge);
  }

  /**
   * The error of the last {@link #load}, because of which nothing can be built; empty if there was
   * none.
   */
  String error() {
    return error;
  }

  private boolean loadLoggedDeps(Edge edge) {
    Node output = edge.outputs()[0];
    long logged = inputs.deps().mtimeNanos(output.id());
    if (logged == RecordedDeps.NO_RECORD) {
      if (explanations.wanted()) {
        explanations.add(output, "deps for '" + output.path() + "' are missing");
      }
      return false;
    }
    long mtime = facts.mtimes[output.id()];
    if (mtime > logged) {
      if (explanations.wanted()) {
        explanations.add(
            output,
            "stored deps info out of date for '"
                + output.path()
                + "' ("
                + logged
                + " vs "
                + mtime
                + ")");
      }
      return false;
    }
    facts.edges[edge.id()] |= GraphFacts.INPUTS_LOGGED;
    return true;
  }

  private boolean loadDepfile(Edge edge) {
    GraphFacts.DepfileFinding depfile = facts.depfileOf(edge.id());
    assert depfile != null : edge;
    return switch (depfile) {
      case GraphFacts.DepfileFinding.Missing() -> {
        if (explanations.wanted()) {
          explanations.add(edge.outputs()[0], "depfile '" + edge.depfile() + "' is missing");
        }
        yield false;
      }
      case GraphFacts.DepfileFinding.Unusable(String message) -> {
        error = message;
        yield true;
      }
      case GraphFacts.DepfileFinding.Read read -> useDepfile(edge, read);
    };
  }

  private boolean useDepfile(Edge edge, GraphFacts.DepfileFinding.Read read) {
    if (read.outputs().isEmpty()) {
      error = edge.depfile() + ": no outputs declared";
      return true;
    }
    Node first = edge.outputs()[0];
    String named = read.outputs().getFirst();
    if (!named.equals(first.path())) {
      if (explanations.wanted()) {
        explanations.add(
            first,
            "expected depfile '"
                + edge.depfile()
                + "' to mention '"
                + first.path()
                + "', got '"
                + named
                + "'");
      }
      return false;
    }
    for (String output : read.outputs()) {
      if (!makes(edge, output)) {
        error =
            edge.depfile()
                + ": depfile mentions '"
                + output
                + "' as an output, but no such output was declared";
        return true;
      }
    }
    Node[] nodes = new Node[read.inputs().size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = graph.node(read.inputs().get(i));
    }
    inputs.attach(edge, nodes);
    return true;
  }

  private static boolean makes(Edge edge, String path) {
    for (Node output : edge.outputs()) {
      if (output.path().equals(path)) {
        return true;
      }
    }
    return false;
  }
}
