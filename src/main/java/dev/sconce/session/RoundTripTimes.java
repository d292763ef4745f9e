package dev.sconce.session;

import java.util.Arrays;

/** The newest round trips, for percentiles of what the server does now. */
final class RoundTripTimes {
  private static final int KEPT = 512;

  private final int[] millis = new int[KEPT];
  private int count;

  void add(long took) {
    millis[count % KEPT] = (int) Math.min(Integer.MAX_VALUE, Math.max(0, took));
    count = count + 1 == 2 * KEPT ? KEPT : count + 1;
  }

  /** The median and the 95th percentile; -1 without any. */
  int[] percentiles() {
    int kept = Math.min(count, KEPT);
    if (kept == 0) {
      return new int[] {-1, -1};
    }
    int[] sorted = Arrays.copyOf(millis, kept);
    Arrays.sort(sorted);
    return new int[] {sorted[(kept - 1) / 2], sorted[(kept - 1) * 95 / 100]};
  }
}
