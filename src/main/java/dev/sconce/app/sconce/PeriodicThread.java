package dev.sconce.app.sconce;

import dev.sconce.os.SystemThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a task periodically on its own thread until it is closed. */
final class PeriodicThread implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  private PeriodicThread() {}

  /**
   * Starts at once; the task first runs after the first interval. If the system grants no thread,
   * the task never runs.
   */
  static PeriodicThread start(Duration interval, Runnable each) {
    PeriodicThread ticker = new PeriodicThread();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("ticker")
            .unstarted(
                () -> {
                  while (!ticker.isClosedAfter(interval)) {
                    each.run();
                  }
                });
    SystemThreads.tryStart(thread);
    return ticker;
  }

  private boolean isClosedAfter(Duration interval) {
    try {
      return closed.await(interval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // only the owner interrupts this thread, to end it
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
