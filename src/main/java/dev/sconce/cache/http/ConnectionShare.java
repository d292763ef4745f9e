package dev.sconce.cache.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Limits the number of open requests. Some connections are reserved for results, because steps wait
 * for the answers; pushes, for which nothing waits, get a quarter at most.
 */
final class ConnectionShare {
  private static final int KEPT_FOR_RESULTS = 10;
  private static final int PARTS = 4;

  private final Semaphore all;
  private final Semaphore contents;
  private final Semaphore uploads;
  private final AtomicInteger open = new AtomicInteger();
  private final IntConsumer listener;

  /**
   * @param listener receives the number of open requests whenever it changes
   */
  ConnectionShare(int connections, IntConsumer listener) {
    this.listener = listener;
    all = new Semaphore(connections, true);
    int kept = Math.min(KEPT_FOR_RESULTS, connections / 2);
    contents = new Semaphore(connections - kept, true);
    uploads = new Semaphore(Math.max(1, connections / PARTS), true);
  }

  /** Waits for a connection. */
  Lease take(Purpose purpose) throws InterruptedException {
    Lease lease = new Lease();
    try {
      if (purpose == Purpose.UPLOAD) {
        lease.acquire(uploads);
      }
      if (purpose != Purpose.RESULT) {
        lease.acquire(contents);
      }
      lease.acquire(all);
    } catch (InterruptedException interrupted) {
      lease.giveBack();
      throw interrupted;
    }
    lease.counted = true;
    listener.accept(open.incrementAndGet());
    return lease;
  }

  /** What a connection is used for. */
  enum Purpose {
    RESULT,
    CONTENT,
    UPLOAD
  }

  /** The right to have a request open; ends when closed. */
  final class Lease implements AutoCloseable {
    private final Semaphore[] held = new Semaphore[3];
    private int count;
    private boolean counted;

    private void acquire(Semaphore semaphore) throws InterruptedException {
      semaphore.acquire();
      held[count++] = semaphore;
    }

    private void giveBack() {
      while (count > 0) {
        held[--count].release();
      }
    }

    @Override
    public void close() {
      giveBack();
      if (counted) {
        counted = false;
        listener.accept(open.decrementAndGet());
      }
    }
  }
}
