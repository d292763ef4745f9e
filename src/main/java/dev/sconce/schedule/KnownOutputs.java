package dev.sconce.schedule;

import dev.sconce.graph.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The future contents of outputs that are not on disk: those of a found result until they are in
 * place, and those that were left in the cache. Any thread may read it; an output without an entry
 * is on disk or unknown.
 */
public final class KnownOutputs {
  private final Map<Integer, OutputState> states = new HashMap<>();

  KnownOutputs() {}

  /** The future content of a node; null if it is on disk or unknown. */
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
