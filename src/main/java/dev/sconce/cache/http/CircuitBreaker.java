package dev.sconce.cache.http;

import dev.sconce.session.CacheEvent.Breaker;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Whether the server is asked. A failure counts one, a proper answer takes one away again: at ten,
 * or when nothing is answered any more, the server is suspended for some minutes, the longer the
 * more often that happened. Then one request finds out whether it is well again; all others are
 * refused until that has its answer.
 */
final class CircuitBreaker {
  static final int FAILURES = 10;
  static final Duration SUSPENSION = Duration.ofMinutes(4);
  static final Duration SPREAD = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofHours(1);
  static final Duration HEALTH = Duration.ofMinutes(3);
  private static final double GROWTH = 1.5;

  private final LongSupplier nanoTime;
  private final DoubleSupplier random;
  private final Listener listener;

  private Breaker state = Breaker.CLOSED;
  private int failures;
  private boolean timedOut;
  private int trips;
  private int level;
  private long firstFailureNanos;
  private long healthyNanos;
  private long answeredNanos;
  private long untilNanos;

  /**
   * @param random from 0 to 1
   * @param listener called under the lock of the breaker: it must not wait
   */
  CircuitBreaker(LongSupplier nanoTime, DoubleSupplier random, Listener listener) {
    this.nanoTime = nanoTime;
    this.random = random;
    this.listener = listener;
    this.healthyNanos = nanoTime.getAsLong();
    this.answeredNanos = healthyNanos;
  }

  /** Whether a request may be sent. Each one that may has to report how it ended. */
  synchronized Permission ask() {
    return switch (state) {
      case CLOSED -> Permission.GRANTED;
      case PROBING -> Permission.REFUSED;
      case SUSPENDED -> {
        if (nanoTime.getAsLong() - untilNanos < 0) {
          yield Permission.REFUSED;
        }
        change(Breaker.PROBING, 0);
        yield Permission.PROBE;
      }
    };
  }

  /** The server gave a proper answer. */
  synchronized void answered(Permission permission) {
    answeredNanos = nanoTime.getAsLong();
    if (permission == Permission.PROBE) {
      failures = 0;
      healthyNanos = nanoTime.getAsLong();
      change(Breaker.CLOSED, 0);
    } else if (state == Breaker.CLOSED) {
      failures = Math.max(0, failures - 1);
      if (failures == 0 && nanoTime.getAsLong() - healthyNanos >= HEALTH.toNanos()) {
        level = 0;
      }
    }
  }

  /** The server did not answer, or not properly. */
  synchronized void failed(Permission permission) {
    timedOut = false;
    count(permission);
  }

  private void count(Permission permission) {
    long now = nanoTime.getAsLong();
    if (permission == Permission.PROBE) {
      suspend(now);
    } else if (state == Breaker.CLOSED) {
      if (now - healthyNanos >= HEALTH.toNanos()) {
        level = 0;
        failures = 0;
      }
      healthyNanos = now;
      if (failures == 0) {
        firstFailureNanos = now;
      }
      failures++;
      if (failures >= FAILURES) {
        suspend(now);
      }
    }
  }

  /**
   * A request was waited for in vain. When nothing else was answered meanwhile either, that is
   * enough: whoever is asked next would be waited for as long.
   */
  synchronized void timedOut(Permission permission, long sentNanos) {
    timedOut = true;
    if (state == Breaker.CLOSED && answeredNanos - sentNanos <= 0) {
      firstFailureNanos = failures == 0 ? sentNanos : firstFailureNanos;
      failures++;
      suspend(nanoTime.getAsLong());
    } else {
      count(permission);
    }
  }

  /** Whether the latest failure was a timeout. */
  synchronized boolean lastTimedOut() {
    return timedOut;
  }

  /** The request ended for a reason that says nothing of the server. */
  synchronized void withdrawn(Permission permission) {
    if (permission == Permission.PROBE) {
      state = Breaker.SUSPENDED; // the next one is the probe
    }
  }

  private void suspend(long now) {
    double spread = (2 * random.getAsDouble() - 1) * SPREAD.toNanos();
    double time = (SUSPENSION.toNanos() + spread) * Math.pow(GROWTH, level);
    untilNanos = now + Math.min((long) time, LONGEST.toNanos());
    level++;
    trips++;
    change(Breaker.SUSPENDED, Duration.ofNanos(now - firstFailureNanos).toMillis());
  }

  /** Has the next request find out how the server is; that is told before there is one. */
  synchronized void rearm() {
    if (state == Breaker.SUSPENDED) {
      untilNanos = nanoTime.getAsLong();
      listener.changed(Breaker.PROBING, failures, 0, 0, trips);
    }
  }

  private void change(Breaker next, long windowMillis) {
    state = next;
    long remaining = next == Breaker.SUSPENDED ? Math.max(0, untilNanos - nanoTime.getAsLong()) : 0;
    listener.changed(next, failures, windowMillis, Duration.ofNanos(remaining).toMillis(), trips);
  }

  /** What a request may do. */
  enum Permission {
    GRANTED,
    PROBE,
    REFUSED
  }

  /** Is told of changes. */
  interface Listener {
    /**
     * The state changed.
     *
     * @param failures that led to it
     * @param windowMillis the time within which they came
     * @param remainingMillis until the server is asked again
     */
    void changed(Breaker state, int failures, long windowMillis, long remainingMillis, int trips);
  }
}
