package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Explains in ninja's words why nodes are out of date. Collects nothing unless requested. */
final class DirtyExplanations {
  /** Ninja formats into a buffer of this size plus the terminating NUL. */
  private static final int MAX_LENGTH = 1023;

  private final boolean wanted;
  private final Map<Integer, List<String>> byNode = new HashMap<>();

  DirtyExplanations(boolean wanted) {
    this.wanted = wanted;
  }

  /** Whether explanations are requested. */
  boolean wanted() {
    return wanted;
  }

  void add(Node node, String text) {
    String kept = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    byNode.computeIfAbsent(node.id(), _ -> new ArrayList<>()).add(kept);
  }

  /** The explanations of all outputs of an edge, in order. */
  List<String> of(Edge edge) {
    List<String> all = new ArrayList<>();
    for (Node output : edge.outputs()) {
      all.addAll(byNode.getOrDefault(output.id(), List.of()));
    }
    return all;
  }

  void clear() {
    byNode.clear();
  }
}
