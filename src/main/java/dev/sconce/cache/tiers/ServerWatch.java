package dev.sconce.cache.tiers;

import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.ServerState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Classifies how a server answers look-ups: not at all for two seconds, more slowly than usual, or
 * well. It has a thread only while a look-up is open.
 */
final class ServerWatch {
  static final Duration SILENT = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Slower than usual means: this many times the usual time, and at least this much longer. */
  private static final int SLOW_FACTOR = 3;

  private static final long SLOW_NANOS = Duration.ofMillis(100).toNanos();

  /** The present time is a mean over this many answers, the usual time over four times as many. */
  private static final int PRESENT = 8;

  private static final double PRESENT_WEIGHT = 1.0 / PRESENT;
  private static final double USUAL_WEIGHT = PRESENT_WEIGHT / 4;

  private final CacheClock clock;
  private final CacheListener listener;
  private final Deque<Long> open = new ArrayDeque<>();
  private ServerState state = ServerState.WELL;
  private long answeredNanos;
  private long answers;
  private double presentNanos;
  private double usualNanos;
  private @Nullable Thread thread;

  ServerWatch(CacheClock clock, CacheListener listener) {
    this.clock = clock;
    this.listener = listener;
    answeredNanos = clock.nanoTime();
  }

  /** A request is sent; returns the time, for {@link #answered}. */
  synchronized long asked() {
    Long now = clock.nanoTime();
    open.add(now);
    if (thread == null) {
      thread = Thread.ofVirtual().name("server watch").start(this::watch);
    }
    return now;
  }

  /** A request was answered. */
  synchronized void answered(long askedNanos) {
    long now = clock.nanoTime();
    open.remove(askedNanos);
    answeredNanos = now;
    answers++;
    double took = (double) (now - askedNanos);
    presentNanos = answers == 1 ? took : presentNanos + (took - presentNanos) * PRESENT_WEIGHT;
    boolean slow =
        answers > 2 * PRESENT
            && presentNanos > SLOW_FACTOR * usualNanos
            && presentNanos > usualNanos + SLOW_NANOS;
    if (!slow) { // slow answers must not become usual at once
      usualNanos = answers == 1 ? took : usualNanos + (took - usualNanos) * USUAL_WEIGHT;
    }
    change(slow ? ServerState.SLOW : ServerState.WELL);
  }

  /** A request ended without an answer that tells the state of the server. */
  synchronized void withdrawn(long askedNanos) {
    open.remove(askedNanos);
  }

  /** Checks how long nothing has arrived. */
  synchronized void look() {
    Long oldest = open.peek();
    if (oldest != null && clock.nanoTime() - Math.max(oldest, answeredNanos) >= SILENT.toNanos()) {
      change(ServerState.SILENT);
    }
  }

  private void change(ServerState next) {
    if (state != next) {
      state = next;
      listener.happened(new CacheEvent.ServerChanged(next, clock.eventMillis()));
    }
  }

  private void watch() {
    try {
      while (stillOpen()) {
        Thread.sleep(LOOK);
        look();
      }
    } catch (InterruptedException impossible) {
      throw new AssertionError("nobody interrupts it", impossible);
    }
  }

  private synchronized boolean stillOpen() {
    if (open.isEmpty()) {
      thread = null;
      return false;
    }
    return true;
  }
}
