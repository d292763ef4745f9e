package dev.sconce.action;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The inputs of a step that count: explicit, implicit and discovered inputs, with groups (phonies)
 * replaced by their members. Order-only inputs and the step's own outputs never count.
 */
public final class CountedInputs {
  /** An input that counts. */
  public record Counted(Node node, Ingredient.Kind kind) {}

  private final Edge edge;
  private final List<Counted> files = new ArrayList<>();
  private final List<Node> groups = new ArrayList<>();
  private final Set<Node> seen = new HashSet<>();

  private CountedInputs(Edge edge) {
    this.edge = edge;
  }

  /**
   * The inputs of a step in the present graph.
   *
   * @param discovered inputs that the command is known to read in addition to the declared ones
   */
  public static CountedInputs of(Edge edge, Node[] discovered) {
    CountedInputs counted = new CountedInputs(edge);
    for (int i = 0; i < edge.triggeringInputs(); i++) {
      counted.add(edge.inputs()[i], Ingredient.Kind.DECLARED);
    }
    for (Node input : discovered) {
      counted.add(input, Ingredient.Kind.DISCOVERED);
    }
    return counted;
  }

  /** Each file once, in order. */
  public List<Counted> files() {
    return files;
  }

  /** The groups that were replaced by their members. */
  public List<Node> groups() {
    return groups;
  }

  private void add(Node first, Ingredient.Kind kind) {
    List<Node> pending = new ArrayList<>(List.of(first));
    while (!pending.isEmpty()) {
      Node node = pending.removeLast();
      Edge producer = node.producer();
      if (producer == edge || !seen.add(node)) {
        continue;
      }
      if (producer == null || !producer.phony()) {
        files.add(new Counted(node, kind));
        continue;
      }
      groups.add(node);
      for (int i = producer.triggeringInputs() - 1; i >= 0; i--) {
        pending.add(producer.inputs()[i]);
      }
    }
  }
}
