package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A step that is waiting can only be seen by its thread, which is asked for its state. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LookupPermitsTest {
  private final BlockingQueue<Integer> entered = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> interrupted = new LinkedBlockingQueue<>();

  @Test
  void asManyStepsEnterAsThereArePermits() throws Exception {
    LookupPermits permits = new LookupPermits(2);
    permits.acquire(8);
    permits.acquire(9);
    Thread third = waiting(permits, 1);
    assertNull(entered.peek());
    permits.release();
    third.join();
    assertEquals(1, entered.take());
  }

  @Test
  void lowestStepThatWaitsEntersFirst() throws Exception {
    LookupPermits permits = new LookupPermits(1);
    permits.acquire(0);
    waiting(permits, 7);
    waiting(permits, 3);
    waiting(permits, 5);
    for (int step : new int[] {3, 5, 7}) {
      permits.release();
      assertEquals(step, entered.take());
    }
  }

  @Test
  void stepThatIsLookedUpAnewWaitsBesideItsLastLookup() throws Exception {
    LookupPermits permits = new LookupPermits(1);
    permits.acquire(0);
    waiting(permits, 4).interrupt();
    waiting(permits, 4);
    waiting(permits, 4);
    permits.release();
    permits.release();
    assertEquals(4, entered.take());
    assertEquals(4, entered.take());
    assertEquals(4, interrupted.take());
  }

  @Test
  void stepThatIsGivenUpWhileItWaitsTakesNoPermit() throws Exception {
    LookupPermits permits = new LookupPermits(1);
    permits.acquire(0);
    Thread givenUp = waiting(permits, 1);
    waiting(permits, 2);
    givenUp.interrupt();
    assertEquals(1, interrupted.take());
    permits.release();
    assertEquals(2, entered.take());
    permits.release();
    permits.acquire(3);
  }

  @Test
  void noPermitIsLostWhereStepsAreGivenUpAsTheyEnter() throws Exception {
    LookupPermits permits = new LookupPermits(1);
    for (int i = 0; i < 2_000; i++) {
      permits.acquire(0);
      Thread givenUp = start(permits, 1);
      givenUp.interrupt();
      permits.release();
      givenUp.join();
      if (entered.poll() != null) {
        permits.release();
      }
      interrupted.clear();
    }
    permits.acquire(2);
  }

  private Thread waiting(LookupPermits permits, int step) {
    Thread thread = start(permits, step);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private Thread start(LookupPermits permits, int step) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                permits.acquire(step);
                entered.add(step);
              } catch (InterruptedException givenUp) {
                interrupted.add(step);
              }
            });
  }
}
