package dev.sconce.session;

import java.util.Arrays;

/**
 * What happened when: hits and answers by second for the last minute, and for the whole build in
 * steps of time that grow with it.
 */
final class Rates {
  private static final int SECONDS = 60;

  /** The whole build is kept in so many parts; when they are full, pairs are put together. */
  private static final int PARTS = 96;

  private final long[] second = new long[SECONDS];
  private final int[] hits = new int[SECONDS];
  private final int[] asked = new int[SECONDS];
  private final long[] down = new long[SECONDS];
  private final long[] up = new long[SECONDS];

  private final int[] partHits = new int[PARTS];
  private final int[] partAsked = new int[PARTS];
  private long partMillis = 1_000;

  Rates() {
    Arrays.fill(second, -1);
  }

  void answered(boolean hit, long atMillis) {
    int slot = slot(atMillis);
    hits[slot] += hit ? 1 : 0;
    asked[slot]++;
    while (Math.max(0, atMillis) / partMillis >= PARTS) {
      halve();
    }
    int part = (int) (Math.max(0, atMillis) / partMillis);
    partHits[part] += hit ? 1 : 0;
    partAsked[part]++;
  }

  void fetched(long bytes, long atMillis) {
    down[slot(atMillis)] += bytes;
  }

  void pushed(long bytes, long atMillis) {
    up[slot(atMillis)] += bytes;
  }

  private void halve() {
    for (int i = 0; i < PARTS / 2; i++) {
      partHits[i] = partHits[2 * i] + partHits[2 * i + 1];
      partAsked[i] = partAsked[2 * i] + partAsked[2 * i + 1];
    }
    Arrays.fill(partHits, PARTS / 2, PARTS, 0);
    Arrays.fill(partAsked, PARTS / 2, PARTS, 0);
    partMillis *= 2;
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

  /** Bytes a second, over the last whole seconds. */
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
   * Hit rates of the last minute in percent, oldest first: parts of five seconds, at first of one.
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
    int[] sumHits = new int[parts];
    int[] sumAsked = new int[parts];
    long span = Math.max(1, endMillis);
    for (int i = 0; i < PARTS; i++) {
      int to = (int) Math.min(parts - 1L, i * partMillis * parts / span);
      sumHits[to] += partHits[i];
      sumAsked[to] += partAsked[i];
    }
    int[] rates = new int[parts];
    for (int i = 0; i < parts; i++) {
      rates[i] = percent(sumHits[i], sumAsked[i]);
    }
    return rates;
  }

  static int percent(long part, long whole) {
    return whole == 0 ? -1 : (int) ((100 * part + whole / 2) / whole);
  }
}
