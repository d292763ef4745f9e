package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Pool;
import java.util.HashMap;
import java.util.Map;

/**
 * Ready steps that wait for a place in their pool. A step takes its place when it becomes
 * startable, not when it starts.
 */
final class PoolQueues {
  private static final class Usage {
    final ReadyQueue waiting;
    int used;

    Usage(StepPriorities priorities) {
      waiting = new ReadyQueue(priorities);
    }
  }

  private final StepPriorities priorities;
  private final Map<String, Usage> pools = new HashMap<>();

  PoolQueues(StepPriorities priorities) {
    this.priorities = priorities;
  }

  /** Queues a step; {@link #release} lets it continue. Not for pools without a limit. */
  void delay(Edge edge) {
    usage(edge.pool()).waiting.push(edge.id());
  }

  static boolean limited(Edge edge) {
    return edge.pool().depth() > 0;
  }

  /** Frees the place of a finished step. */
  void finished(Edge edge) {
    if (limited(edge)) {
      usage(edge.pool()).used--;
    }
  }

  /** Moves as many waiting steps of a pool to {@code ready} as there are free places. */
  void release(Pool pool, ReadyQueue ready) {
    if (pool.depth() == 0) {
      return;
    }
    Usage usage = usage(pool);
    while (!usage.waiting.isEmpty() && usage.used < pool.depth()) {
      ready.push(usage.waiting.pop());
      usage.used++;
    }
  }

  /** Removes a waiting step. */
  boolean remove(Edge edge) {
    return limited(edge) && usage(edge.pool()).waiting.remove(edge.id());
  }

  int used(Pool pool) {
    return usage(pool).used;
  }

  void reorder() {
    for (Usage usage : pools.values()) {
      usage.waiting.reorder();
    }
  }

  void clear() {
    pools.clear();
  }

  private Usage usage(Pool pool) {
    Usage known = pools.get(pool.name());
    if (known == null) {
      known = new Usage(priorities);
      pools.put(pool.name(), known);
    }
    return known;
  }
}
