package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;

/**
 * All inputs of an edge in ninja's order: explicit and implicit, discovered, order-only. Inputs in
 * the deps log are read there by id. They join the graph only if their consumers must be notified
 * ({@link #attach}).
 */
final class EdgeInputs {
  private static final Node[] NONE = {};

  private final Graph graph;
  private final GraphFacts facts;
  private final RecordedDeps deps;

  EdgeInputs(Graph graph, GraphFacts facts, RecordedDeps deps) {
    this.graph = graph;
    this.facts = facts;
    this.deps = deps;
  }

  RecordedDeps deps() {
    return deps;
  }

  int discoveredCount(Edge edge) {
    int flags = facts.edges[edge.id()];
    if ((flags & GraphFacts.INPUTS_ATTACHED) != 0) {
      return edge.discovered().length;
    }
    return (flags & GraphFacts.INPUTS_LOGGED) != 0 ? deps.inputCount(edge.outputs()[0].id()) : 0;
  }

  /** The id of discovered input {@code index}. */
  int discovered(Edge edge, int index) {
    return facts.edge(edge.id(), GraphFacts.INPUTS_ATTACHED)
        ? edge.discovered()[index].id()
        : deps.input(edge.outputs()[0].id(), index);
  }

  int count(Edge edge) {
    return edge.inputs().length + discoveredCount(edge);
  }

  /** Input {@code index} of all inputs. */
  Node get(Edge edge, int index) {
    int triggering = edge.triggeringInputs();
    if (index < triggering) {
      return edge.inputs()[index];
    }
    int discovered = discoveredCount(edge);
    return index < triggering + discovered
        ? graph.node(discovered(edge, index - triggering))
        : edge.inputs()[index - discovered];
  }

  /** Makes the edge a consumer of its discovered inputs. */
  void attach(Edge edge) {
    if (!facts.edge(edge.id(), GraphFacts.INPUTS_LOGGED)
        || facts.edge(edge.id(), GraphFacts.INPUTS_ATTACHED)) {
      return;
    }
    int count = discoveredCount(edge);
    Node[] nodes = new Node[count];
    for (int i = 0; i < count; i++) {
      nodes[i] = graph.node(discovered(edge, i));
    }
    attach(edge, nodes);
  }

  void attach(Edge edge, Node[] nodes) {
    graph.discover(edge, nodes);
    facts.setEdge(edge.id(), GraphFacts.INPUTS_ATTACHED, true);
  }

  /** Undoes all calls of {@link #attach}, before a new scan. */
  void detachAll() {
    for (int id = 0; id < graph.edgeCount(); id++) {
      if (facts.edge(id, GraphFacts.INPUTS_ATTACHED)) {
        graph.discover(graph.edge(id), NONE);
      }
    }
  }
}
