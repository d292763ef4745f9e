package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.IntList;

/**
 * Finds the facts that a scan of some nodes needs: everything below them that was not requested
 * before. Follows discovered inputs as far as they are known. Inputs in depfiles become known in
 * the first gather and need a second one.
 */
final class NeededFacts {
  private final Graph graph;
  private final GraphFacts facts;
  private final RecordedDeps deps;
  private final IntList pending = new IntList();
  private IntList nodes = new IntList();
  private IntList edges = new IntList();

  NeededFacts(Graph graph, GraphFacts facts, RecordedDeps deps) {
    this.graph = graph;
    this.facts = facts;
    this.deps = deps;
  }

  /** Adds a node and everything below it. */
  void add(Node node) {
    facts.fit();
    request(node);
    drain();
  }

  /** Adds a changed edge, its outputs, and everything below it. */
  void addChanged(Edge edge) {
    facts.fit();
    facts.setEdge(edge.id(), GraphFacts.EDGE_REQUESTED, false);
    request(edge);
    drain();
  }

  boolean isEmpty() {
    return nodes.isEmpty() && edges.isEmpty();
  }

  /** Returns what to gather, and starts with an empty set. */
  Effect.Files.Gather take() {
    Effect.Files.Gather gather = new Effect.Files.Gather(nodes.toArray(), edges.toArray(), facts);
    nodes = new IntList();
    edges = new IntList();
    return gather;
  }

  /** Adds the inputs in the depfiles of a performed gather. */
  void follow(int[] gatheredEdges) {
    for (int id : gatheredEdges) {
      if (facts.depfileOf(id) instanceof GraphFacts.DepfileFinding.Read read) {
        for (String input : read.inputs()) {
          Node node = graph.node(input);
          facts.fit();
          request(node);
        }
      }
    }
    drain();
  }

  private void drain() {
    while (!pending.isEmpty()) {
      expand(graph.edge(pending.removeLast()));
    }
  }

  private void expand(Edge edge) {
    Node[] outputs = edge.outputs();
    for (Node output : outputs) {
      request(output);
    }
    for (Node input : edge.inputs()) {
      request(input);
    }
    for (Node validation : edge.validations()) {
      request(validation);
    }
    int first = outputs[0].id();
    int logged = deps.inputCount(first);
    for (int i = 0; i < logged; i++) {
      int id = deps.input(first, i);
      if (!facts.node(id, GraphFacts.REQUESTED)) {
        request(graph.node(id));
      }
    }
  }

  private void request(Node node) {
    int id = node.id();
    if (facts.node(id, GraphFacts.REQUESTED)) {
      return;
    }
    facts.setNode(id, GraphFacts.REQUESTED, true);
    nodes.add(id);
    Edge producer = node.producer();
    if (producer != null) {
      request(producer);
    }
  }

  private void request(Edge edge) {
    int id = edge.id();
    if (!facts.edge(id, GraphFacts.EDGE_REQUESTED)) {
      facts.setEdge(id, GraphFacts.EDGE_REQUESTED, true);
      edges.add(id);
      pending.add(id);
    }
  }
}
