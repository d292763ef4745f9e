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

  /** Adds a step. A step of a limited pool becomes startable at the next {@link #release}. */
  void add(Edge edge) {
    if (PoolQueues.limited(edge)) {
      pools.delay(edge);
    } else {
      ready.push(edge.id());
    }
  }

  /** Makes as many waiting steps of a pool startable as there are places, the most urgent first. */
  void release(Pool pool) {
    pools.release(pool, ready);
  }

  void releaseAll() {
    for (Pool pool : graph.pools()) {
      release(pool);
    }
  }

  /** Frees the place of a step that has ended, for good or for now. */
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

  /** Returns a step that was popped but does not start for now. It keeps its place in its pool. */
  void putBack(Edge edge) {
    ready.push(edge.id());
  }

  /** Removes a step that was added but not started. */
  void remove(Edge edge) {
    if (!pools.remove(edge) && ready.remove(edge.id())) {
      finished(edge);
    }
  }

  /** Restores the order after paths were measured again. */
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
