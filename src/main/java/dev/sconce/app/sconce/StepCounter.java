package dev.sconce.app.sconce;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** Counts the steps that some targets need. */
final class StepCounter {
  private StepCounter() {}

  /** The number of steps with a command, including those of validations. */
  static int of(List<Node> targets, Graph graph) {
    BitSet seen = new BitSet(graph.edgeCount());
    Deque<Edge> open = new ArrayDeque<>();
    for (Node target : targets) {
      add(target, seen, open);
    }
    int steps = 0;
    while (!open.isEmpty()) {
      Edge edge = open.pop();
      steps += edge.phony() ? 0 : 1;
      for (Node input : edge.inputs()) {
        add(input, seen, open);
      }
      for (Node validation : edge.validations()) {
        add(validation, seen, open);
      }
    }
    return steps;
  }

  private static void add(Node node, BitSet seen, Deque<Edge> open) {
    Edge producer = node.producer();
    if (producer != null && !seen.get(producer.id())) {
      seen.set(producer.id());
      open.push(producer);
    }
  }
}
