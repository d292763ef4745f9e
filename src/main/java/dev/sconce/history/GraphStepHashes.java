package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Graph;

/**
 * Which of the steps that a file knows are in a graph: by the hash of the path of its first output,
 * under which records lie.
 */
final class GraphStepHashes {
  /** A directory that goes back and forth between two branches loses nothing. */
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

  /** Whether so many steps are mostly ones that are no more: renamed files, other build types. */
  static boolean mostAreGone(int known, Graph graph) {
    return known > MANY_TIMES * graph.edgeCount() + SPARE;
  }
}
