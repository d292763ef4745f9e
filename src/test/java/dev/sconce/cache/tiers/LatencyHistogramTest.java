package dev.sconce.cache.tiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.CacheTraffic.Latency;
import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
  private final LatencyHistogram times = new LatencyHistogram();

  @Test
  void nothingHappenedYet() {
    assertEquals(new Latency(0, 0, 0, 0), times.percentiles());
  }

  @Test
  void percentilesAreRightToAFiftieth() {
    for (int millis = 1; millis <= 2_000; millis++) {
      times.add(millis);
    }
    Latency found = times.percentiles();
    assertEquals(2_000, found.count());
    assertNear(1_000, found.p50Millis());
    assertNear(1_800, found.p90Millis());
    assertNear(1_980, found.p99Millis());
  }

  private static void assertNear(long expected, long found) {
    assertTrue(Math.abs(found - expected) * 50 <= expected, () -> found + " for " + expected);
  }

  @Test
  void whatTakesNoTimeOrDaysIsCountedToo() {
    times.add(0);
    times.add(-1);
    times.add(Long.MAX_VALUE);
    assertEquals(0, times.percentiles().p50Millis());
    assertEquals(3, times.percentiles().count());
  }
}
