package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class WordingTest {
  @Test
  void timesAreShortAndStable() {
    assertEquals("0.7s", Wording.elapsed(700));
    assertEquals("59.9s", Wording.elapsed(59_999));
    assertEquals("1m42s", Wording.elapsed(102_400));
    assertEquals("2h58m", Wording.elapsed(10_682_000));
    assertEquals("~24s", Wording.expected(23_500));
    assertEquals("~99s", Wording.expected(99_400));
    assertEquals("~1m40s", Wording.expected(99_500));
    assertEquals("6.1s", Wording.took(6_100));
    assertEquals("77s", Wording.took(77_900));
    assertEquals("38 ms", Wording.span(38));
    assertEquals("12 s", Wording.span(12_000));
    assertEquals("~2m10s", Wording.left(130_000));
    assertEquals("~40s", Wording.left(40_900));
    assertEquals("~9m", Wording.left(540_000));
    assertEquals("1h08m", Wording.lost(4_080_000));
  }

  @Test
  void largeCountsAreShortened() {
    assertEquals("9999", Wording.count(9_999));
    assertEquals("12.3k", Wording.count(12_345));
    assertEquals("1,204", Wording.grouped(1_204));
    assertEquals("1.9 GB", Wording.size(1_902_000_000L));
  }
}
