package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.IntList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures the longest path from each step of the plan to a target. */
final class CriticalPath {
  private final Graph graph;
  private final EdgeInputs inputs;
  private final RunSteps steps;
  private final StepWeights weights;
  private final StepPriorities priorities;

  CriticalPath(
      Graph graph,
      EdgeInputs inputs,
      RunSteps steps,
      StepWeights weights,
      StepPriorities priorities) {
    this.graph = graph;
    this.inputs = inputs;
    this.steps = steps;
    this.weights = weights;
    this.priorities = priorities;
  }

  /** Measures all unfinished steps below some targets. */
  void measure(List<Node> targets) {
    priorities.clear();
    IntList producersFirst = producersFirst(targets);
    for (int i = 0; i < producersFirst.size(); i++) {
      int id = producersFirst.get(i);
      priorities.set(id, weights.weight(graph.edge(id)));
    }
    for (int i = producersFirst.size() - 1; i >= 0; i--) {
      Edge edge = graph.edge(producersFirst.get(i));
      long length = priorities.length(edge.id());
      int count = inputs.count(edge);
      for (int at = 0; at < count; at++) {
        Edge producer = inputs.get(edge, at).producer();
        if (producer != null && steps.want(producer) != Want.NONE) {
          long candidate = length + weights.weight(producer);
          if (candidate > priorities.length(producer.id())) {
            priorities.set(producer.id(), candidate);
          }
        }
      }
    }
  }

  /** The unfinished steps below some targets, in topological order. */
  IntList producersFirst(List<Node> targets) {
    IntList order = new IntList();
    boolean[] seen = new boolean[graph.edgeCount()];
    IntList stack = new IntList();
    IntList positions = new IntList();
    for (Node target : targets) {
      enter(target.producer(), seen, stack, positions);
      while (!stack.isEmpty()) {
        int id = stack.removeLast();
        int at = positions.removeLast();
        Edge edge = graph.edge(id);
        if (at == inputs.count(edge)) {
          order.add(id);
        } else {
          stack.add(id);
          positions.add(at + 1);
          enter(inputs.get(edge, at).producer(), seen, stack, positions);
        }
      }
    }
    return order;
  }

  private void enter(@Nullable Edge edge, boolean[] seen, IntList stack, IntList positions) {
    if (edge != null && steps.want(edge) != Want.NONE && !seen[edge.id()]) {
      seen[edge.id()] = true;
      stack.add(edge.id());
      positions.add(0);
    }
  }
}
