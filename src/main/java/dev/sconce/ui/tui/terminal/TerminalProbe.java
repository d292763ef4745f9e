package dev.sconce.ui.tui.terminal;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks the terminal for its identity (DA1). Every real terminal answers at once; a pseudo-terminal
 * without a user, as under CI, never does. Any input of a user counts as an answer too. Safe for
 * use by several threads.
 */
public final class TerminalProbe {
  /** Longer than an answer takes even over the slowest lines. */
  static final long SILENT_AFTER_MILLIS = 2_000;

  /** How long to wait at the end, because another program would take a late answer for keys. */
  private static final long LAST_WAIT_MILLIS = 500;

  private final CountDownLatch answered = new CountDownLatch(1);
  private boolean asked;
  private long askedAtMillis;

  /** Asks, unless there was an answer before; the terminal must be taken. */
  public synchronized void ask(FullScreen full, long nowMillis) throws IOException {
    if (answered.getCount() > 0) {
      full.askIdentity();
      asked = true;
      askedAtMillis = nowMillis;
    }
  }

  /** The terminal has answered, or a user has typed. */
  public void answered() {
    answered.countDown();
  }

  /** Whether an answer is overdue. */
  public synchronized boolean silent(long nowMillis) {
    return asked && answered.getCount() > 0 && nowMillis - askedAtMillis >= SILENT_AFTER_MILLIS;
  }

  /**
   * Waits a little for an answer that is under way; must not be called by the thread that reads it.
   */
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
