package dev.sconce.schedule;

import dev.sconce.graph.DyndepException;
import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;

/** Knows which dyndep files are still to be read, and updates the facts when one was read. */
final class PendingDyndeps {
  private final Graph graph;
  private final GraphFacts facts;
  private final NeededFacts closure;
  private String graphError = "";

  PendingDyndeps(Graph graph, GraphFacts facts, NeededFacts closure) {
    this.graph = graph;
    this.facts = facts;
    this.closure = closure;
    for (int id = 0; id < graph.edgeCount(); id++) {
      Node file = graph.edge(id).dyndep();
      if (file != null && !graph.hasDyndep(file)) {
        facts.setNode(file.id(), GraphFacts.DYNDEP_PENDING, true);
      }
    }
  }

  boolean pending(Node file) {
    return facts.node(file.id(), GraphFacts.DYNDEP_PENDING);
  }

  boolean anyPending(Node[] nodes) {
    for (Node node : nodes) {
      if (pending(node)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file, not applied yet, names an output that was scanned as a source. */
  boolean declaresKnownLeaf(DyndepFile file) {
    for (DyndepFile.Update update : file.updates()) {
      for (Node output : update.implicitOutputs()) {
        // Nodes that only this file names have no place in the arrays of facts yet.
        if (output.id() < facts.nodes.length && facts.node(output.id(), GraphFacts.SCANNED)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Why the graph can no longer be used: a dyndep file did not fit. Empty if it can be used. */
  String graphError() {
    return graphError;
  }

  /**
   * Applies a file to the graph and requests the facts of the nodes that it added.
   *
   * @return why it cannot be applied; empty if it can
   */
  String apply(DyndepFile file) {
    facts.setNode(file.file().id(), GraphFacts.DYNDEP_PENDING, false);
    try {
      file.applyTo(graph);
    } catch (DyndepException misfit) {
      graphError = misfit.getMessage();
      return graphError;
    }
    facts.fit();
    for (DyndepFile.Update update : file.updates()) {
      take(update);
    }
    return "";
  }

  private void take(DyndepFile.Update update) {
    Edge edge = update.edge();
    if (update.restat()) {
      facts.setEdge(edge.id(), GraphFacts.RESTAT, true);
    }
    boolean judged = facts.edge(edge.id(), GraphFacts.DONE);
    boolean ready = facts.edge(edge.id(), GraphFacts.READY);
    for (Node output : update.implicitOutputs()) {
      facts.setNode(output.id(), GraphFacts.SCANNED, judged);
      facts.setNode(output.id(), GraphFacts.UNREADY, judged && !ready);
      closure.add(output);
    }
    for (Node input : update.implicitInputs()) {
      closure.add(input);
    }
    closure.addChanged(edge);
  }
}
