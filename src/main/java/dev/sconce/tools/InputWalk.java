package dev.sconce.tools;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Visits a node and the inputs of its edge, depth first and in order. Keeps its position on the
 * heap, so that the depth of the graph is not limited by the stack.
 */
abstract class InputWalk {
  private static final class Place {
    final Node node;
    final Node[] inputs;
    int next;

    Place(Node node, Edge producer) {
      this.node = node;
      this.inputs = producer.inputs();
    }
  }

  private final Deque<Place> places = new ArrayDeque<>();

  /**
   * Called before the inputs of a node.
   *
   * @return whether to visit the inputs of its edge, if it has one
   */
  abstract boolean enter(Node node);

  /** Called after the inputs of an entered node. */
  void leave(Node node) {}

  /** The number of nodes between the root and the current node. */
  final int depth() {
    return places.size();
  }

  /** Visits a node and everything below it. */
  final void walk(Node root) {
    step(root);
    while (!places.isEmpty()) {
      Place place = places.getLast();
      if (place.next < place.inputs.length) {
        step(place.inputs[place.next++]);
      } else {
        places.removeLast();
        leave(place.node);
      }
    }
  }

  private void step(Node node) {
    if (!enter(node)) {
      return;
    }
    Edge producer = node.producer();
    if (producer == null) {
      leave(node);
    } else {
      places.addLast(new Place(node, producer));
    }
  }
}
