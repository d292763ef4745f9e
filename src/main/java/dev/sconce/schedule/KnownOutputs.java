package dev.sconce.schedule;

import dev.sconce.graph.Node;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that are not on disk, and what they will contain: those of a result that was found, until
 * they are in their places, and those that were left remote. Any thread may look; whoever finds
 * nothing here finds the file on disk.
 */
public final class KnownOutputs {
  private final Map<Integer, OutputState> states = new ConcurrentHashMap<>();

  /** Nothing is known at first. */
  KnownOutputs() {}

  /** What a node will contain, null when it is on disk or not known. */
  public @Nullable OutputState get(Node node) {
    return states.get(node.id());
  }

  void put(Node node, OutputState state) {
    states.put(node.id(), state);
  }

  void remove(Node node) {
    states.remove(node.id());
  }

  void clear() {
    states.clear();
  }
}
