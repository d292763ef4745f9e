package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressFormatTest {
  private final NinjaProgress progress = new NinjaProgress();

  private String format(String template) {
    return format(template, 2);
  }

  private String format(String template, int slots) {
    progress.predict();
    return new NinjaProgress.ProgressFormat(template, slots).format(progress);
  }

  @Test
  void countsAreZeroAtFirst() {
    assertEquals("[%/s0/t0/r0/u0/f0]", format("[%%/s%s/t%t/r%r/u%u/f%f]"));
  }

  @Test
  void timeIsZeroAtFirst() {
    assertEquals("[%/e0.000]", format("[%%/e%e]"));
    assertEquals("[00:00]", format("[%w]"));
  }

  @Test
  void ratesAndPredictionsAreUnknownAtFirst() {
    assertEquals("? ? ?", format("%c %E %W"));
    assertEquals("  0%   0%", format("%p %P"));
  }

  @Test
  void stepsAreCounted() {
    for (int step = 0; step < 4; step++) {
      progress.wanted(step, -1);
    }
    progress.dropped(3);
    progress.started(0);
    progress.started(0);
    progress.finished(0, 0, 500);
    assertEquals("2 3 2 1 1  33%", format("%s %t %r %u %f %p"));
    progress.running--;
    assertEquals("1", format("%r"));
  }

  @Test
  void overallRateIsStepsBySeconds() {
    progress.wanted(0, -1);
    assertEquals("-nan", format("%o"));
    progress.started(0);
    progress.finished(0, 0, 0);
    assertEquals("inf", format("%o"));
    progress.timeMillis = 4000;
    assertEquals("0.2", format("%o"));
  }

  @Test
  void presentRateIsTakenOverAsManyStepsAsSlots() {
    NinjaProgress.ProgressFormat format = new NinjaProgress.ProgressFormat("%c", 2);
    assertEquals("?", format.format(progress));
    progress.finished = 1;
    progress.timeMillis = 1000;
    assertEquals("2.0", format.format(progress));
    progress.finished = 2;
    progress.timeMillis = 1500;
    assertEquals("4.0", format.format(progress));
    progress.timeMillis = 9000;
    assertEquals("4.0", format.format(progress));
  }

  @Test
  void hoursAreShownForBothTimesWhenOneHasThem() {
    progress.wanted(0, 3_600_000);
    progress.wanted(1, 3_600_000);
    progress.started(0);
    progress.finished(0, 0, 3_600_000);
    assertEquals("1:00:00 1:00:00 3600.000 3600.000", format("%w %W %e %E"));
  }

  @Test
  void knownDurationsPredictTheRest() {
    progress.wanted(0, 1000);
    progress.wanted(1, 3000);
    progress.started(0);
    progress.finished(0, 0, 1000);
    assertEquals(" 25% 3.000 00:03", format("%P %E %W"));
  }

  @Test
  void unknownStepsCountAsTheAverage() {
    progress.wanted(0, 1000);
    progress.wanted(1, -1);
    progress.started(0);
    progress.finished(0, 0, 1000);
    assertEquals(" 50%", format("%P"));
  }

  @Test
  void durationsThatNoLongerHoldAreLeftOut() {
    for (int step = 0; step < 4; step++) {
      progress.wanted(step, 100);
    }
    progress.started(0);
    progress.finished(0, 0, 16_000);
    assertEquals(" 25%", format("%P"));
  }

  @Test
  void unknownPlaceholderIsNamed() {
    assertEquals("x", new NinjaProgress.ProgressFormat("[%f %x]", 1).unknownPlaceholder());
    assertEquals("\0", new NinjaProgress.ProgressFormat("100%", 1).unknownPlaceholder());
    assertEquals("", new NinjaProgress.ProgressFormat("%%x %f", 1).unknownPlaceholder());
  }
}
