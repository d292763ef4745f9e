package dev.sconce.cache.http;

import dev.sconce.session.CacheEvent.Breaker;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Decides whether requests are sent to the server. A failure adds one to a count, a proper answer
 * subtracts one. At ten, or when no request is answered any more, the server is suspended for some
 * minutes, longer each time. Then a single request probes the server; all others are refused until
 * it is answered.
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
   * @param listener called under the lock of the breaker; must not block
   */
  CircuitBreaker(LongSupplier nanoTime, DoubleSupplier random, Listener listener) {
    this.nanoTime = nanoTime;
    this.random = random;
    this.listener = listener;
    this.healthyNanos = nanoTime.getAsLong();
    this.answeredNanos = healthyNanos;
  }

  /** Whether a request may be sent. Each permitted request must report its outcome. */
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

  /** The server gave no answer, or no proper one. */
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
   * A request timed out. If no other request was answered meanwhile, that suffices: the next ones
   * would time out as well.
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

  /** The request ended for a reason that says nothing about the server. */
  synchronized void withdrawn(Permission permission) {
    if (permission == Permission.PROBE) {
      state = Breaker.SUSPENDED; // the next request is the probe
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

  /** Makes the next request the probe, and reports that before it is sent. */
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

  /** What a request is permitted to do. */
  enum Permission {
    GRANTED,
    PROBE,
    REFUSED
  }

  /** Receives changes of the state. */
  interface Listener {
    /**
     * The state changed.
     *
     * @param failures that led to it
     * @param windowMillis the time within which they came
     * @param remainingMillis until the next probe
     */
    void changed(Breaker state, int failures, long windowMillis, long remainingMillis, int trips);
  }
}
