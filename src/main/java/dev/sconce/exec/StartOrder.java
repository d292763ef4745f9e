package dev.sconce.exec;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps processes in the order in which their commands were given, although each is started by a
 * thread of its own: two commands that take equally long then end in that order as well, as under
 * ninja, which starts one after the other.
 *
 * @param before is open once the command before this one has begun
 * @param begun is opened by this one
 */
record StartOrder(CountDownLatch before, CountDownLatch begun) {
  /** Waits for the command before. An interrupt is kept for later: the wait is that of a fork. */
  void await() {
    boolean interrupted = false;
    while (true) {
      try {
        before.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the next one start. May be called again. */
  void done() {
    begun.countDown();
  }
}
