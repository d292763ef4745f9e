package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class UnitTextTest {
  @Test
  void ordinalsAreWrittenAsTheyAreSpoken() {
    assertEquals("1st", UnitText.ordinal(1));
    assertEquals("2nd", UnitText.ordinal(2));
    assertEquals("3rd", UnitText.ordinal(3));
    assertEquals("11th", UnitText.ordinal(11));
    assertEquals("112th", UnitText.ordinal(112));
    assertEquals("122nd", UnitText.ordinal(122));
  }

  @Test
  void timesAreShortAndStable() {
    assertEquals("0.7s", UnitText.elapsed(700));
    assertEquals("59.9s", UnitText.elapsed(59_999));
    assertEquals("1m42s", UnitText.elapsed(102_400));
    assertEquals("2h58m", UnitText.elapsed(10_682_000));
    assertEquals("~0.4s", UnitText.expected(400));
    assertEquals("~24s", UnitText.expected(23_500));
    assertEquals("~1m39s", UnitText.expected(99_400));
    assertEquals("~1m40s", UnitText.expected(99_500));
    assertEquals("6.1s", UnitText.elapsed(6_100));
    assertEquals("1m17s", UnitText.elapsed(77_900));
    assertEquals("38ms", UnitText.elapsed(38));
    assertEquals("12.0s", UnitText.elapsed(12_000));
    assertEquals("~2m10s", UnitText.remaining(130_000));
    assertEquals("~40s", UnitText.remaining(40_900));
    assertEquals("~9m", UnitText.remaining(540_000));
    assertEquals("1h08m", UnitText.clock(4_080_000));
  }

  @Test
  void largeCountsAreShortened() {
    assertEquals("9999", UnitText.count(9_999));
    assertEquals("12.3k", UnitText.count(12_345));
    assertEquals("1,204", UnitText.grouped(1_204));
    assertEquals("1.9 GB", UnitText.bytes(1_902_000_000L));
  }
}
