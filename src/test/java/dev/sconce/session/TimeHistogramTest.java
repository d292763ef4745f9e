package dev.sconce.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TimeHistogramTest {
  @Test
  void aSpanIsSharedOutAmongTheColumnsThatItCrosses() {
    TimeHistogram parts = new TimeHistogram();
    parts.addSpan(1_000, 3_000);
    assertArrayEquals(new double[] {1_000, 1_000}, parts.columns(4_000, 2), 1e-9);
  }

  @Test
  void nothingIsLostWhenTheBuildOutgrowsTheParts() {
    TimeHistogram parts = new TimeHistogram();
    for (int second = 0; second < 10_000; second++) {
      parts.add(second * 1_000L, 3);
    }
    parts.addSpan(0, 10_000_000);
    double[] columns = parts.columns(10_000_000, 40);
    assertEquals(30_000 + 10_000_000, Arrays.stream(columns).sum(), 1);
    assertEquals(columns[0], columns[20], columns[0] / 10);
  }

  @Test
  void timesOfADamagedRecordingDoNoHarm() {
    TimeHistogram parts = new TimeHistogram();
    parts.addSpan(-5, -9);
    parts.addSpan(9_000, 3_000);
    parts.add(-1, 1);
    assertEquals(1, Arrays.stream(parts.columns(1_000, 4)).sum(), 1e-9);
  }
}
