package dev.sconce.app.sconce;

import dev.sconce.os.SystemThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs something again and again, on a thread of its own, until it is closed. */
final class PeriodicThread implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  private PeriodicThread() {}

  /**
   * Starts at once; the first run comes after the first interval. Where the system grants no thread
   * for it nothing is run.
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
      return true; // nobody interrupts this thread but whoever wants it to end
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
