package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Pool;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/** Plays how the rest of a plan would run: longest path first, within slots and pools. */
final class PlayedSchedule {
  /** The remaining time of a step that has finished or will not run. */
  static final long NEVER = -1;

  /** A place and a time are packed into one number. There are fewer than sixteen million edges. */
  private static final int PLACE_BITS = 24;

  private static final long PLACE = (1L << PLACE_BITS) - 1;
  private static final long MOST_MILLIS = Long.MAX_VALUE >> PLACE_BITS;

  /** The remaining time of the steps, by their place in the relations. */
  interface RemainingTimes {
    /** The remaining duration from now on, or {@link #NEVER}. */
    long millis(int at);

    /** Whether the step holds a slot now. */
    boolean runs(int at);
  }

  private final Graph graph;
  private final PlanRelations relations;
  private final long[] lengths;
  private final RemainingTimes remaining;
  private final int[] order;
  private final int[] waitsFor;
  private final PriorityQueue<Long> ready = new PriorityQueue<>();
  private final PriorityQueue<Long> running = new PriorityQueue<>();
  private final Map<Pool, Integer> used = new HashMap<>();
  private final Map<Pool, Queue<Integer>> waiting = new HashMap<>();
  private long nowMillis;

  /**
   * @param lengths for each step, the length of the path from it to the end, including the step
   */
  PlayedSchedule(Graph graph, PlanRelations relations, long[] lengths, RemainingTimes remaining) {
    this.graph = graph;
    this.relations = relations;
    this.lengths = lengths;
    this.remaining = remaining;
    this.order = relations.producersFirst();
    this.waitsFor = new int[order.length];
  }

  /** The duration of the whole rest. */
  long millis(int slots) {
    for (int at = 0; at < order.length; at++) {
      if (remaining.millis(at) == NEVER) {
        continue;
      }
      for (int i = relations.firstInput(at); i < relations.firstInput(at + 1); i++) {
        waitsFor[at] += remaining.millis(relations.input(i)) == NEVER ? 0 : 1;
      }
      if (waitsFor[at] == 0) {
        ready.add(coded(remaining.runs(at) ? 0 : MOST_MILLIS - lengths[at], at));
      }
    }
    while (true) {
      start(slots);
      Long next = running.poll();
      if (next == null) {
        return nowMillis;
      }
      nowMillis = next >> PLACE_BITS;
      finish((int) (next & PLACE));
    }
  }

  private static long coded(long millis, int at) {
    return (Math.clamp(millis, 0, MOST_MILLIS) << PLACE_BITS) | at;
  }

  private void start(int slots) {
    while (running.size() < slots) {
      Long first = ready.poll();
      if (first == null) {
        return;
      }
      int at = (int) (first & PLACE);
      Edge edge = graph.edge(order[at]);
      if (edge.phony()) {
        done(at);
      } else if (hasPlace(edge, at)) {
        running.add(coded(nowMillis + remaining.millis(at), at));
      }
    }
  }

  private boolean hasPlace(Edge edge, int at) {
    Pool pool = edge.pool();
    if (pool.depth() == 0) {
      return true;
    }
    int places = used.getOrDefault(pool, 0);
    if (places < pool.depth()) {
      used.put(pool, places + 1);
      return true;
    }
    waiting.computeIfAbsent(pool, _ -> new ArrayDeque<>()).add(at);
    return false;
  }

  private void finish(int at) {
    Pool pool = graph.edge(order[at]).pool();
    if (pool.depth() > 0) {
      used.put(pool, used.getOrDefault(pool, 0) - 1);
      Queue<Integer> next = waiting.get(pool);
      if (next != null && !next.isEmpty()) {
        makeReady(next.remove());
      }
    }
    done(at);
  }

  private void done(int at) {
    for (int i = relations.firstConsumer(at); i < relations.firstConsumer(at + 1); i++) {
      int consumer = relations.consumer(i);
      if (--waitsFor[consumer] == 0 && remaining.millis(consumer) != NEVER) {
        makeReady(consumer);
      }
    }
  }

  private void makeReady(int at) {
    ready.add(coded(MOST_MILLIS - lengths[at], at));
  }
}
