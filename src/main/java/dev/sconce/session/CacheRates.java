package dev.sconce.session;

import java.util.Arrays;

/**
 * Counts hits, answers and bytes over time: by second for the last minute, and for the whole build.
 */
final class CacheRates {
  private static final int SECONDS = 60;

  private final long[] second = new long[SECONDS];
  private final int[] hits = new int[SECONDS];
  private final int[] asked = new int[SECONDS];
  private final long[] down = new long[SECONDS];
  private final long[] up = new long[SECONDS];

  private final TimeHistogram wholeHits = new TimeHistogram();
  private final TimeHistogram wholeAsked = new TimeHistogram();

  CacheRates() {
    Arrays.fill(second, -1);
  }

  void answered(boolean hit, long atMillis) {
    int slot = slot(atMillis);
    hits[slot] += hit ? 1 : 0;
    asked[slot]++;
    wholeAsked.add(atMillis, 1);
    if (hit) {
      wholeHits.add(atMillis, 1);
    }
  }

  void fetched(long bytes, long atMillis) {
    down[slot(atMillis)] += bytes;
  }

  void pushed(long bytes, long atMillis) {
    up[slot(atMillis)] += bytes;
  }

  private int slot(long atMillis) {
    long now = Math.max(0, atMillis) / 1_000;
    int slot = (int) (now % SECONDS);
    if (second[slot] != now) {
      second[slot] = now;
      hits[slot] = 0;
      asked[slot] = 0;
      down[slot] = 0;
      up[slot] = 0;
    }
    return slot;
  }

  private int last(int[] values, long nowMillis, int fromSeconds, int toSeconds) {
    int sum = 0;
    for (int back = fromSeconds; back < toSeconds; back++) {
      long at = nowMillis / 1_000 - back;
      int slot = (int) Math.floorMod(at, (long) SECONDS);
      sum += at >= 0 && second[slot] == at ? values[slot] : 0;
    }
    return sum;
  }

  private static final int MEAN_SECONDS = 3;

  /** Bytes per second, averaged over the last full seconds. */
  private long perSecond(long[] values, long nowMillis) {
    long sum = 0;
    for (int back = 1; back <= MEAN_SECONDS; back++) {
      long at = nowMillis / 1_000 - back;
      int slot = (int) Math.floorMod(at, (long) SECONDS);
      sum += at >= 0 && second[slot] == at ? values[slot] : 0;
    }
    return sum / MEAN_SECONDS;
  }

  long downPerSecond(long nowMillis) {
    return perSecond(down, nowMillis);
  }

  long upPerSecond(long nowMillis) {
    return perSecond(up, nowMillis);
  }

  /** The hit rate of the last minute in percent, -1 without answers. */
  int minutePercent(long nowMillis) {
    return percent(last(hits, nowMillis, 0, SECONDS), last(asked, nowMillis, 0, SECONDS));
  }

  /**
   * Hit rates of the last minute in percent, oldest first, in parts of five seconds; at the start
   * of the build in parts of one second.
   */
  int[] minute(long nowMillis, int parts) {
    int width = nowMillis < 1_000L * parts ? 1 : SECONDS / parts;
    int used = (int) Math.min(parts, nowMillis / (1_000L * width) + 1);
    int[] rates = new int[used];
    for (int i = 0; i < used; i++) {
      int from = (used - 1 - i) * width;
      rates[i] =
          percent(
              last(hits, nowMillis, from, from + width),
              last(asked, nowMillis, from, from + width));
    }
    return rates;
  }

  /** Hit rates of the whole build in percent, oldest first. */
  int[] whole(long endMillis, int parts) {
    double[] hitParts = wholeHits.columns(endMillis, parts);
    double[] askedParts = wholeAsked.columns(endMillis, parts);
    int[] rates = new int[parts];
    for (int i = 0; i < parts; i++) {
      rates[i] = askedParts[i] == 0 ? -1 : (int) (100 * hitParts[i] / askedParts[i] + 0.5);
    }
    return rates;
  }

  /** Answers in each of {@code parts} equal parts of the build, oldest first. */
  int[] answers(long endMillis, int parts) {
    double[] askedParts = wholeAsked.columns(endMillis, parts);
    int[] counts = new int[parts];
    for (int i = 0; i < parts; i++) {
      counts[i] = (int) Math.ceil(askedParts[i]);
    }
    return counts;
  }

  static int percent(long part, long whole) {
    return whole == 0 ? -1 : (int) ((100 * part + whole / 2) / whole);
  }
}
