package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Pool;

/** Steps whose inputs are ready: those that can start, and those that wait for their pool. */
final class StepQueues {
  private final Graph graph;
  private final StepPriorities priorities;
  private final ReadyQueue ready;
  private final PoolQueues pools;

  StepQueues(Graph graph) {
    this.graph = graph;
    this.priorities = new StepPriorities(graph.edgeCount());
    this.ready = new ReadyQueue(priorities);
    this.pools = new PoolQueues(priorities);
  }

  StepPriorities priorities() {
    return priorities;
  }

  /** Adds a step; one of a limited pool becomes startable with the next {@link #release}. */
  void add(Edge edge) {
    if (PoolQueues.limited(edge)) {
      pools.delay(edge);
    } else {
      ready.push(edge.id());
    }
  }

  /** Lets the steps of a pool come forward for which there are places, the most urgent first. */
  void release(Pool pool) {
    pools.release(pool, ready);
  }

  void releaseAll() {
    for (Pool pool : graph.pools()) {
      release(pool);
    }
  }

  /** Gives back the place of a step that is over, for good or for now. */
  void finished(Edge edge) {
    pools.finished(edge);
    release(edge.pool());
  }

  boolean isEmpty() {
    return ready.isEmpty();
  }

  Edge pop() {
    return graph.edge(ready.pop());
  }

  /**
   * Puts back a step that was popped and does not start for now; it keeps its place in its pool.
   */
  void putBack(Edge edge) {
    ready.push(edge.id());
  }

  /** Takes a step out that was added and did not start. */
  void remove(Edge edge) {
    if (!pools.remove(edge) && ready.remove(edge.id())) {
      finished(edge);
    }
  }

  /** Puts things right after paths were measured anew. */
  void reorder() {
    ready.reorder();
    pools.reorder();
  }

  int used(Pool pool) {
    return pools.used(pool);
  }

  void clear() {
    ready.clear();
    pools.clear();
  }
}
