package dev.sconce.ui.tui.terminal;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks the terminal what it is (DA1). Every terminal that shows a screen answers at once; a
 * pseudo-terminal without anybody behind it, as under CI, never does. What a user types is an
 * answer as well. Safe for use by several threads.
 */
public final class TerminalProbe {
  /** Over the slowest lines an answer takes less. */
  static final long SILENT_AFTER_MILLIS = 2_000;

  /** An answer that comes when the terminal is somebody else's is taken for keys by them. */
  private static final long LAST_WAIT_MILLIS = 500;

  private final CountDownLatch answered = new CountDownLatch(1);
  private boolean asked;
  private long askedAtMillis;

  /** Asks, unless there was an answer before; the terminal has to be taken. */
  public synchronized void ask(FullScreen full, long nowMillis) throws IOException {
    if (answered.getCount() > 0) {
      full.askIdentity();
      asked = true;
      askedAtMillis = nowMillis;
    }
  }

  /** The terminal has answered, or somebody has typed. */
  public void answered() {
    answered.countDown();
  }

  /** Whether an answer is overdue. */
  public synchronized boolean silent(long nowMillis) {
    return asked && answered.getCount() > 0 && nowMillis - askedAtMillis >= SILENT_AFTER_MILLIS;
  }

  /** Waits a little for an answer that is on its way; not to be called by who reads it. */
  public void awaitAnswer(long nowMillis) throws InterruptedException {
    long wait;
    synchronized (this) {
      wait = asked ? askedAtMillis + LAST_WAIT_MILLIS - nowMillis : 0;
    }
    if (wait > 0) {
      boolean _ = answered.await(wait, TimeUnit.MILLISECONDS);
    }
  }
}
