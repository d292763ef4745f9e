package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileWorkersTest {
  private static final int TASKS = 100;

  @Test
  void whatIsQueuedIsGivenUpAndWhatRunsEnds() throws InterruptedException {
    FileWorkers workers = new FileWorkers(8, "look");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger givenUp = new AtomicInteger();
    for (int i = 0; i < TASKS; i++) {
      workers.execute(
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
      workers.giveUp(i);
    }
    goOn.countDown();
    workers.close();
    assertEquals(TASKS, looked.get() + givenUp.get());
    assertTrue(looked.get() >= 1 && looked.get() <= 8, looked::toString);
  }

  @Test
  void whatIsNotGivenUpIsLookedAt() throws InterruptedException {
    FileWorkers workers = new FileWorkers(8, "look");
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger givenUp = new AtomicInteger();
    for (int i = 0; i < TASKS; i++) {
      workers.execute(
          i,
          () -> {
            await(goOn);
            looked.incrementAndGet();
          },
          givenUp::incrementAndGet);
    }
    workers.giveUp(TASKS - 1);
    goOn.countDown();
    workers.close();
    assertEquals(TASKS - 1, looked.get());
    assertEquals(1, givenUp.get());
  }

  @Test
  void whatIsAskedAfterwardsIsLookedAt() {
    FileWorkers workers = new FileWorkers(8, "look");
    AtomicInteger looked = new AtomicInteger();
    workers.giveUp(3);
    workers.execute(3, looked::incrementAndGet, () -> {});
    workers.close();
    assertEquals(1, looked.get());
  }

  @Test
  void aTaskThatBreaksIsAnsweredAndItsBugThrownAtTheEnd() {
    FileWorkers workers = new FileWorkers(8, "look");
    AtomicInteger givenUp = new AtomicInteger();
    workers.execute(
        0,
        () -> {
          throw new IllegalStateException("a bug");
        },
        givenUp::incrementAndGet);
    IllegalStateException bug = assertThrows(IllegalStateException.class, workers::close);
    assertEquals("a bug", bug.getMessage());
    assertEquals(1, givenUp.get());
    workers.close(); // it is thrown once
  }

  @Test
  void abandoningWaitsForNothingThatIsUnderWay() throws InterruptedException {
    FileWorkers workers = new FileWorkers(1, "look");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch givenUp = new CountDownLatch(1);
    workers.execute(
        1,
        () -> {
          begun.countDown();
          await(goOn);
          ended.countDown();
        },
        () -> {});
    workers.execute(2, () -> {}, givenUp::countDown);
    begun.await();
    workers.abandon();
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
