package dev.sconce.cache.tiers;

import dev.sconce.cache.CacheClock;
import dev.sconce.session.CacheTraffic.Flow;

/**
 * Counts the bytes transferred in one direction, and the time during which any transfer was active:
 * parallel transfers share it. Safe for use by several threads.
 */
final class FlowMeter {
  private final CacheClock clock;
  private int open;
  private long busySinceNanos;
  private long busyNanos;
  private long sizeBytes;

  FlowMeter(CacheClock clock) {
    this.clock = clock;
  }

  synchronized void begin() {
    if (open++ == 0) {
      busySinceNanos = clock.nanoTime();
    }
  }

  /** A transfer has ended, and this many of its bytes count. */
  synchronized void end(long countedBytes) {
    sizeBytes += countedBytes;
    if (--open == 0) {
      busyNanos += clock.nanoTime() - busySinceNanos;
    }
  }

  synchronized Flow soFar() {
    long running = open == 0 ? 0 : clock.nanoTime() - busySinceNanos;
    return new Flow(sizeBytes, (busyNanos + running) / 1_000_000);
  }
}
