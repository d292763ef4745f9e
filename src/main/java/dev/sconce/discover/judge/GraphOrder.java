package dev.sconce.discover.judge;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Answers which steps run before others, and which steps make others run again. Searches go from
 * the reader upwards, nearest first: a correct step finds its producers close by, so nothing needs
 * to be precomputed for all steps. Validations impose no order. Belongs to the graph's thread.
 */
final class GraphOrder {
  private final Graph graph;
  private final RunLookup lookup;

  /** The last search that saw each edge, by its id. */
  private int[] seenIn = new int[0];

  private int search;

  GraphOrder(Graph graph, RunLookup lookup) {
    this.graph = graph;
    this.lookup = lookup;
  }

  /** The steps that make a file, through phonies; none for a source. */
  static Set<Edge> producers(Node node) {
    Edge producer = node.producer();
    if (producer == null) {
      return Set.of();
    }
    if (!producer.phony()) {
      return Set.of(producer);
    }
    Set<Edge> found = new LinkedHashSet<>();
    Set<Edge> seen = new HashSet<>(Set.of(producer));
    Deque<Edge> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (Node input : open.remove().inputs()) {
        Edge next = input.producer();
        if (next != null && seen.add(next)) {
          (next.phony() ? open : found).add(next);
        }
      }
    }
    return found;
  }

  /** Those producers that need not have run when a step runs. */
  Set<Edge> notBefore(Edge step, Collection<Edge> producers) {
    Set<Edge> missing = new LinkedHashSet<>(producers);
    Deque<Edge> open = begin(step);
    while (!open.isEmpty() && !missing.isEmpty()) {
      for (Node input : open.remove().inputs()) {
        Edge producer = input.producer();
        if (producer != null && isNew(producer)) {
          missing.remove(producer);
          open.add(producer);
        }
      }
    }
    return missing;
  }

  /** The inputs whose changes make a step run, through phonies. */
  static Set<Node> triggering(Edge step) {
    Set<Node> found = new HashSet<>();
    Deque<Edge> open = new ArrayDeque<>(Set.of(step));
    while (!open.isEmpty()) {
      Edge edge = open.remove();
      for (int i = 0; i < edge.triggeringInputs(); i++) {
        Node input = edge.inputs()[i];
        if (found.add(input) && input.producer() != null && input.producer().phony()) {
          open.add(input.producer());
        }
      }
    }
    return found;
  }

  /**
   * Visits everything whose change makes a step run because it makes ancestors run: inputs of
   * ancestors, the files in their depfiles, and all their outputs.
   *
   * @param done called for each node; ends the search by returning true
   */
  void transitive(Edge step, Predicate<Node> done) {
    Deque<Edge> open = begin(step);
    while (!open.isEmpty()) {
      Edge edge = open.remove();
      for (int i = 0; i < edge.triggeringInputs(); i++) {
        if (visit(edge.inputs()[i], open, done)) {
          return;
        }
      }
      if (edge != step) {
        for (Node input : lookup.discovered(edge)) {
          if (visit(input, open, done)) {
            return;
          }
        }
        for (Node output : edge.outputs()) {
          if (done.test(output)) {
            return;
          }
        }
      }
    }
  }

  private boolean visit(Node input, Deque<Edge> open, Predicate<Node> done) {
    Edge producer = input.producer();
    if (producer != null && isNew(producer)) {
      open.add(producer);
    }
    return done.test(input);
  }

  private Deque<Edge> begin(Edge step) {
    if (seenIn.length < graph.edgeCount()) {
      seenIn = Arrays.copyOf(seenIn, graph.edgeCount());
    }
    search++;
    Deque<Edge> open = new ArrayDeque<>();
    isNew(step);
    open.add(step);
    return open;
  }

  private boolean isNew(Edge edge) {
    boolean first = seenIn[edge.id()] != search;
    seenIn[edge.id()] = search;
    return first;
  }
}
