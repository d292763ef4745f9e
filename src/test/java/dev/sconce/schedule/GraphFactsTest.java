package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.graph.Graph;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

final class GraphFactsTest {
  private static final int NODES = 20_000;
  private static final int ROUNDS = 10;

  @Test
  void statAndLogFactsMayArriveFromTwoThreads() throws Exception {
    Graph graph = new Graph();
    for (int id = 0; id < NODES; id++) {
      graph.node("n" + id);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        GraphFacts facts = new GraphFacts(graph);
        AtomicInteger seen = new AtomicInteger();
        Future<?> files = threads.submit(() -> inStep(seen, id -> facts.stat(id, 7)));
        Future<?> log = threads.submit(() -> inStep(seen, id -> facts.logged(id, 7, true)));
        files.get();
        log.get();
        for (int id = 0; id < NODES; id++) {
          assertEquals(7, facts.statNanos(id), "file of node " + id);
          assertEquals(true, facts.sameCommand(id), "log of node " + id);
        }
      }
    }
  }

  /** Makes both threads write facts of the same node at the same time: each waits for the other. */
  private static void inStep(AtomicInteger seen, IntConsumer tell) {
    for (int id = 0; id < NODES; id++) {
      seen.incrementAndGet();
      while (seen.get() < 2 * id + 2) {
        Thread.onSpinWait();
      }
      tell.accept(id);
    }
  }
}
