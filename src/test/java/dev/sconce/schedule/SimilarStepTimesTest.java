package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SimilarStepTimesTest {
  private static final String NET = "CXX_COMPILER__net_Debug";
  private static final String APP = "CXX_COMPILER__app_Debug";
  private final SimilarStepTimes times = new SimilarStepTimes();

  @Test
  void nothingIsGuessedFromOtherRules() {
    times.add("CC", 1_000, 500);
    assertEquals(StepWeights.UNKNOWN_MILLIS, times.guess("LINK", 1_000));
  }

  @Test
  void sourcesOfTheSameSizeCountMoreThanTheRestOfTheRule() {
    times.add(NET, 1_000, 100);
    times.add(NET, 900, 200);
    times.add(NET, 60_000, 9_000);
    assertEquals(150, times.guess(NET, 1_010));
    assertEquals(9_000, times.guess(NET, 50_000));
  }

  @Test
  void theSameSizeUnderARuleOfAnotherTargetCountsMoreThanTheRule() {
    times.add(NET, 1_000, 100);
    times.add(APP, 60_000, 9_000);
    assertEquals(9_000, times.guess(NET, 50_000));
  }

  @Test
  void aSourceOfAnotherSizeCountsAsTheRule() {
    times.add("CC", 1_000, 100);
    times.add("CC", 2_000, 300);
    assertEquals(200, times.guess("CC", 1_000_000));
    assertEquals(200, times.guess("CC", SimilarStepTimes.UNKNOWN_SIZE));
  }

  @Test
  void betweenTwoSizesLiesTheMiddle() {
    times.add("CC", 1_000, 100);
    times.add("CC", 4_000, 300);
    assertEquals(200, times.guess("CC", 2_000));
  }
}
