package dev.sconce.cache.tiers;

import dev.sconce.session.CacheTraffic.Latency;

/** Counts durations in buckets of two percent. Safe for use by several threads. */
final class LatencyHistogram {
  private static final double GROWTH = 1.02;

  /** The last bucket holds a day and more. */
  private static final int BUCKETS = 1_000;

  private final long[] counts = new long[BUCKETS];
  private long count;

  synchronized void add(long millis) {
    int bucket = millis <= 0 ? 0 : 1 + (int) (Math.log((double) millis) / Math.log(GROWTH));
    counts[Math.min(bucket, BUCKETS - 1)]++;
    count++;
  }

  synchronized Latency percentiles() {
    return new Latency(count, percentile(0.5), percentile(0.9), percentile(0.99));
  }

  private long percentile(double share) {
    long rank = (long) Math.ceil(count * share);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        return bucket == 0 ? 0 : Math.round(Math.pow(GROWTH, bucket - 0.5));
      }
    }
    return 0;
  }
}
