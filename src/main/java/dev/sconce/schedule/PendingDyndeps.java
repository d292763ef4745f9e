package dev.sconce.schedule;

import dev.sconce.graph.DyndepException;
import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;

/** Which dyndep files are still to be read, and what becomes of facts when one was. */
final class PendingDyndeps {
  private final Graph graph;
  private final GraphFacts facts;
  private final NeededFacts closure;
  private String spoilt = "";

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

  /** Whether a file, not applied yet, says that something is made that was judged as a source. */
  boolean declaresKnownLeaf(DyndepFile file) {
    for (DyndepFile.Update update : file.updates()) {
      for (Node output : update.implicitOutputs()) {
        // Nodes that the file was the first to name have no place among the facts yet.
        if (output.id() < facts.nodes.length && facts.node(output.id(), GraphFacts.SCANNED)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Why the graph is of no more use, empty while it is: a file that did not fit spoilt it. */
  String spoilt() {
    return spoilt;
  }

  /**
   * Applies a file to the graph and finds what has to be known of the nodes it brought.
   *
   * @return why it cannot be applied, empty when it can
   */
  String apply(DyndepFile file) {
    facts.setNode(file.file().id(), GraphFacts.DYNDEP_PENDING, false);
    try {
      file.applyTo(graph);
    } catch (DyndepException misfit) {
      spoilt = misfit.getMessage();
      return spoilt;
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
