package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LookingThreadsTest {
  private static final int TASKS = 100;

  @Test
  void whatIsQueuedIsGivenUpAndWhatRunsEnds() throws InterruptedException {
    LookingThreads threads = new LookingThreads();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger givenUp = new AtomicInteger();
    for (int i = 0; i < TASKS; i++) {
      threads.compare(
          i,
          () -> {
            begun.countDown();
            await(goOn);
            looked.incrementAndGet();
          },
          givenUp::incrementAndGet);
    }
    begun.await();
    for (int i = 0; i < TASKS; i++) {
      threads.giveUpComparing(i);
    }
    goOn.countDown();
    assertEquals(Optional.empty(), threads.close());
    assertEquals(TASKS, looked.get() + givenUp.get());
    assertTrue(looked.get() >= 1 && looked.get() <= 8, looked::toString);
  }

  @Test
  void whatIsNotGivenUpIsLookedAt() throws InterruptedException {
    LookingThreads threads = new LookingThreads();
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger givenUp = new AtomicInteger();
    for (int i = 0; i < TASKS; i++) {
      threads.compare(
          i,
          () -> {
            await(goOn);
            looked.incrementAndGet();
          },
          givenUp::incrementAndGet);
    }
    threads.giveUpComparing(TASKS - 1);
    goOn.countDown();
    assertEquals(Optional.empty(), threads.close());
    assertEquals(TASKS - 1, looked.get());
    assertEquals(1, givenUp.get());
  }

  @Test
  void whatIsAskedAfterwardsIsLookedAt() {
    LookingThreads threads = new LookingThreads();
    AtomicInteger looked = new AtomicInteger();
    threads.giveUpComparing(3);
    threads.compare(3, looked::incrementAndGet, () -> {});
    assertEquals(Optional.empty(), threads.close());
    assertEquals(1, looked.get());
  }

  @Test
  void aComparisonThatBreaksIsAnsweredAndItsBugThrownAtTheEnd() {
    LookingThreads threads = new LookingThreads();
    AtomicInteger givenUp = new AtomicInteger();
    threads.compare(
        0,
        () -> {
          throw new IllegalStateException("a bug");
        },
        givenUp::incrementAndGet);
    IllegalStateException bug = assertThrows(IllegalStateException.class, threads::close);
    assertEquals("a bug", bug.getMessage());
    assertEquals(1, givenUp.get());
    assertEquals(Optional.empty(), threads.close(), "it is thrown once");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
