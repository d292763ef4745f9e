package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EndedRunsTest {
  private static final int MOST_TOGETHER = 32;

  private final List<List<Integer>> handled = new ArrayList<>();

  private synchronized void handle(List<Integer> runs) {
    handled.add(runs);
  }

  private synchronized List<Integer> all() {
    return handled.stream().flatMap(List::stream).sorted().toList();
  }

  @Test
  void eachRunIsDealtWithOnceBeforeTheEnd() {
    EndedRuns<Integer> runs = new EndedRuns<>("store", this::handle);
    IntStream.range(0, 1_000).forEach(runs::add);
    runs.finish();
    assertEquals(IntStream.range(0, 1_000).boxed().toList(), all());
    handled.forEach(
        together -> assertEquals(together.stream().sorted().toList(), together, "in their order"));
  }

  @Test
  void moreMayBeAddedAfterAnEnd() {
    EndedRuns<Integer> runs = new EndedRuns<>("store", this::handle);
    runs.add(1);
    runs.finish();
    runs.finish();
    runs.add(2);
    runs.finish();
    assertEquals(List.of(1, 2), all());
  }

  @Test
  void afterSoManyTheFirstWaitsNoLonger() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    EndedRuns<Integer> runs =
        new EndedRuns<>(
            "store",
            together -> {
              if (together.contains(0)) {
                first.countDown();
              }
            });
    IntStream.range(0, MOST_TOGETHER).forEach(runs::add);
    assertTrue(first.await(10, TimeUnit.SECONDS));
    runs.finish();
  }

  @Test
  void aRunThatStaysAloneIsDealtWithSoon() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    EndedRuns<Integer> runs = new EndedRuns<>("store", _ -> done.countDown());
    runs.add(1);
    assertTrue(done.await(10, TimeUnit.SECONDS));
    runs.finish();
  }
}
