package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LookingThreadsTest {
  private static final int TASKS = 100;

  @Test
  void whatIsQueuedIsGivenUpAndWhatRunsEnds() throws InterruptedException {
    LookingThreads threads = new LookingThreads(8, "look");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger givenUp = new AtomicInteger();
    for (int i = 0; i < TASKS; i++) {
      threads.execute(
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
      threads.giveUp(i);
    }
    goOn.countDown();
    threads.close();
    assertEquals(TASKS, looked.get() + givenUp.get());
    assertTrue(looked.get() >= 1 && looked.get() <= 8, looked::toString);
  }

  @Test
  void whatIsNotGivenUpIsLookedAt() throws InterruptedException {
    LookingThreads threads = new LookingThreads(8, "look");
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger givenUp = new AtomicInteger();
    for (int i = 0; i < TASKS; i++) {
      threads.execute(
          i,
          () -> {
            await(goOn);
            looked.incrementAndGet();
          },
          givenUp::incrementAndGet);
    }
    threads.giveUp(TASKS - 1);
    goOn.countDown();
    threads.close();
    assertEquals(TASKS - 1, looked.get());
    assertEquals(1, givenUp.get());
  }

  @Test
  void whatIsAskedAfterwardsIsLookedAt() {
    LookingThreads threads = new LookingThreads(8, "look");
    AtomicInteger looked = new AtomicInteger();
    threads.giveUp(3);
    threads.execute(3, looked::incrementAndGet, () -> {});
    threads.close();
    assertEquals(1, looked.get());
  }

  @Test
  void aTaskThatBreaksIsAnsweredAndItsBugThrownAtTheEnd() {
    LookingThreads threads = new LookingThreads(8, "look");
    AtomicInteger givenUp = new AtomicInteger();
    threads.execute(
        0,
        () -> {
          throw new IllegalStateException("a bug");
        },
        givenUp::incrementAndGet);
    IllegalStateException bug = assertThrows(IllegalStateException.class, threads::close);
    assertEquals("a bug", bug.getMessage());
    assertEquals(1, givenUp.get());
    threads.close(); // it is thrown once
  }

  @Test
  void abandoningWaitsForNothingThatIsUnderWay() throws InterruptedException {
    LookingThreads threads = new LookingThreads(1, "look");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch givenUp = new CountDownLatch(1);
    threads.execute(
        1,
        () -> {
          begun.countDown();
          await(goOn);
          ended.countDown();
        },
        () -> {});
    threads.execute(2, () -> {}, givenUp::countDown);
    begun.await();
    threads.abandon();
    goOn.countDown();
    ended.await();
    givenUp.await();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
