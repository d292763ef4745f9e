package dev.sconce.tools;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Goes from a node through the inputs of its edge, depth first and in order. Keeps its place on the
 * heap, so that a graph may be as deep as it likes.
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
   * A node comes up.
   *
   * @return whether to go through the inputs of its edge, if it has one
   */
  abstract boolean enter(Node node);

  /** The inputs of a node that was gone into are done. */
  void leave(Node node) {}

  /** How many nodes lie above the one that comes up. */
  final int depth() {
    return places.size();
  }

  /** Enters a node and goes on from there. */
  final void from(Node root) {
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
