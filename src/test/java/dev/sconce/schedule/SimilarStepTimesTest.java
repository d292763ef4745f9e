package dev.sconce.schedule;

import static dev.sconce.schedule.SimilarStepTimes.Kind.MADE_FILES;
import static dev.sconce.schedule.SimilarStepTimes.Kind.SOURCES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SimilarStepTimesTest {
  private static final String NET = "CXX_COMPILER__net_Debug";
  private static final String APP = "CXX_COMPILER__app_Debug";
  private final SimilarStepTimes times = new SimilarStepTimes();

  @Test
  void nothingIsGuessedFromWhatReadsOtherThings() {
    times.add("LINK", MADE_FILES, 10, 500);
    assertEquals(StepWeights.UNKNOWN_MILLIS, times.guess("CC", SOURCES, 10));
  }

  @Test
  void sourcesOfTheSameSizeCountMoreThanTheRestOfTheRule() {
    times.add(NET, SOURCES, 1_000, 100);
    times.add(NET, SOURCES, 900, 200);
    times.add(NET, SOURCES, 60_000, 9_000);
    assertEquals(150, times.guess(NET, SOURCES, 1_010));
    assertEquals(9_000, times.guess(NET, SOURCES, 50_000));
  }

  @Test
  void theSameSizeUnderARuleOfAnotherTargetCountsMoreThanTheRule() {
    times.add(NET, SOURCES, 1_000, 100);
    times.add(APP, SOURCES, 60_000, 9_000);
    assertEquals(9_000, times.guess(NET, SOURCES, 50_000));
  }

  @Test
  void timesGrowWithSizesAsFarAsTheyDid() {
    times.add("CC", SOURCES, 2_000, 2_000);
    times.add("CC", SOURCES, 12_000, 5_000);
    times.add("CC", SOURCES, 42_000, 14_000);
    assertEquals(31_400, times.guess("CC", SOURCES, 100_000));
    assertEquals(4 * 14_000, times.guess("CC", SOURCES, 10_000_000));
  }

  @Test
  void aLargerSourceIsNoFasterWhateverTheOthersWere() {
    times.add("CC", SOURCES, 1_000, 300);
    times.add("CC", SOURCES, 4_000, 100);
    assertEquals(200, times.guess("CC", SOURCES, 1_000_000));
  }

  @Test
  void withoutASizeTheRuleCounts() {
    times.add("CC", SOURCES, 1_000, 100);
    times.add("CC", SOURCES, 4_000, 300);
    assertEquals(200, times.guess("CC", SOURCES, SimilarStepTimes.UNKNOWN_SIZE));
  }

  @Test
  void whatPutsFilesTogetherTakesAPartOfWhatMadeThem() {
    times.add("CC", SOURCES, 1_000, 4_000);
    assertEquals(400, times.guess("AR", MADE_FILES, 3));
    times.add("LINK", MADE_FILES, 3, 900);
    assertEquals(900, times.guess("AR", MADE_FILES, 3));
  }
}
