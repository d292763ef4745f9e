package dev.sconce.cache.http;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How often to retry, and how long to wait in between. */
final class RetryPolicy {
  static final int ATTEMPTS = 3;
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final DoubleSupplier random;

  /**
   * @param random from 0 to 1
   */
  RetryPolicy(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * The pause after an attempt: doubled each time, half of it random, so that clients that failed
   * together do not return together.
   *
   * @param attempt the first is 1
   * @param asked the minimum that the server asked for
   */
  Duration pause(int attempt, Duration asked) {
    long whole = FIRST.toNanos() << Math.min(attempt - 1, 30);
    Duration own = Duration.ofNanos((long) (whole * (0.5 + random.getAsDouble())));
    Duration longer = own.compareTo(asked) < 0 ? asked : own;
    return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
  }
}
