package dev.sconce.schedule;

import dev.sconce.graph.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that are not on disk, and what they will contain: those of a result that was found, until
 * they are in their places, and those that were left remote. Any thread may look; whoever finds
 * nothing here finds the file on disk.
 */
public final class KnownOutputs {
  private final Map<Integer, OutputState> states = new HashMap<>();

  /** Nothing is known at first. */
  KnownOutputs() {}

  /** What a node will contain, null when it is on disk or not known. */
  public synchronized @Nullable OutputState get(Node node) {
    return states.get(node.id());
  }

  synchronized void put(Node node, OutputState state) {
    states.put(node.id(), state);
  }

  synchronized void remove(Node node) {
    states.remove(node.id());
  }

  synchronized void clear() {
    states.clear();
  }
}
