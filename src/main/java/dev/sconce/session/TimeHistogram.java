package dev.sconce.session;

import java.util.Arrays;

/**
 * Amounts over the time of a whole build, in parts that grow with the build, so that memory is
 * bounded.
 */
final class TimeHistogram {
  /** When the time exceeds all parts, neighbouring parts are merged in pairs. */
  private static final int PARTS = 128;

  private final long[] amounts = new long[PARTS];
  private long partMillis = 1_000;

  /** Adds an amount at a time. */
  void add(long atMillis, long amount) {
    amounts[part(atMillis)] += amount;
  }

  /** Adds a duration; the amount is the time itself. */
  void addSpan(long startMillis, long endMillis) {
    long end = Math.max(0, endMillis);
    part(end);
    long at = Math.clamp(startMillis, 0, end);
    while (at < end) {
      int part = (int) (at / partMillis);
      long until = Math.min(end, (part + 1) * partMillis);
      amounts[part] += until - at;
      at = until;
    }
  }

  private int part(long atMillis) {
    long at = Math.max(0, atMillis);
    while (at / partMillis >= PARTS) {
      for (int i = 0; i < PARTS / 2; i++) {
        amounts[i] = amounts[2 * i] + amounts[2 * i + 1];
      }
      Arrays.fill(amounts, PARTS / 2, PARTS, 0);
      partMillis *= 2;
    }
    return (int) (at / partMillis);
  }

  /**
   * The amounts from the beginning to an end in this many columns. Within a part, they count as
   * evenly spread.
   */
  double[] columns(long endMillis, int count) {
    double[] columns = new double[count];
    double span = Math.max(1, endMillis) / (double) count;
    for (int i = 0; i < count; i++) {
      columns[i] = between(i * span, (i + 1) * span, endMillis);
    }
    return columns;
  }

  /** Assumes that the amounts in the last part come from before the end. */
  private double between(double from, double to, long endMillis) {
    double sum = 0;
    int first = (int) Math.min(PARTS - 1, from / partMillis);
    int last = (int) Math.min(PARTS - 1, to / partMillis);
    for (int part = first; part <= last; part++) {
      double start = Math.max(from, part * (double) partMillis);
      double partEnd = Math.min((part + 1) * (double) partMillis, (double) endMillis);
      double length = Math.max(1, partEnd - part * (double) partMillis);
      sum += amounts[part] * Math.max(0, Math.min(to, partEnd) - start) / length;
    }
    return sum;
  }
}
