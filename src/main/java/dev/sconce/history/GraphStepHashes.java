package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Graph;

/**
 * Says which recorded steps are in a graph, by the key of their records: the hash of the path of
 * the first output.
 */
final class GraphStepHashes {
  /** Allows a directory to switch between two branches without losing records. */
  private static final int MANY_TIMES = 2;

  private static final int SPARE = 1_000;

  private final LongHashMap keys = new LongHashMap();
  private final int count;

  GraphStepHashes(Graph graph) {
    this.count = graph.edgeCount();
    ByteSink path = new ByteSink();
    for (int id = 0; id < count; id++) {
      path.clear();
      graph.edge(id).outputs()[0].appendPath(path);
      keys.put(RapidHash.hash(path.buffer(), path.length()), 1);
    }
  }

  boolean has(long key) {
    return keys.get(key, 0) != 0;
  }

  /**
   * Whether most of the known steps no longer exist, for example because of renamed files or other
   * build types.
   */
  static boolean mostAreGone(int known, Graph graph) {
    return known > MANY_TIMES * graph.edgeCount() + SPARE;
  }
}
