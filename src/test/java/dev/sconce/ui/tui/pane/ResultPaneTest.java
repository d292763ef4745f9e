package dev.sconce.ui.tui.pane;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ResultPaneTest {
  private static String failed(long stepMillis, long buildMillis, int width, int height) {
    return failed(2, stepMillis, buildMillis, width, height);
  }

  private static String failed(
      int slots, long stepMillis, long buildMillis, int width, int height) {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), slots, CacheMode.OFF));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", 500, List.of()));
    fold.accept(new BuildEvent.StepStarted(0, text, 0));
    fold.accept(
        new BuildEvent.StepFinished(
            0, text, StepOutcome.FAILED, 1, 0, stepMillis, stepMillis, StepOutput.NONE));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, buildMillis));
    Frame frame =
        ConsoleFrame.of(
            fold.snapshot(buildMillis), ViewState.start(), width, height, ConsoleGlyphs.UNICODE);
    return IntStream.range(0, height).mapToObj(frame::row).collect(Collectors.joining("\n"));
  }

  @Test
  void partsOfAShortBuildAddUpWithTheirTenths() {
    String frame = failed(780, 960, 120, 40);
    assertTrue(frame.contains("0.9s = critical path 0.7s + 0.2s waiting for slots"), frame);
    assertTrue(failed(780, 960, 80, 24).contains("critical path 0.7s + 0.2s"));
  }

  @Test
  void partsOfAVeryShortBuildAddUpInMilliseconds() {
    String frame = failed(60, 78, 120, 40);
    assertTrue(frame.contains("78ms = critical path 60ms + 18ms waiting for slots"), frame);
  }

  @Test
  void howBusySlotsWereIsLeftOutWhereNobodyKnowsHowManyThereWere() {
    assertTrue(failed(2, 780, 960, 120, 40).contains("slots busy"));
    for (int width : new int[] {80, 120}) {
      String frame = failed(BuildEvent.BuildStarted.UNLIMITED, 780, 960, width, 40);
      assertFalse(frame.contains("slots busy"), frame);
    }
  }

  @Test
  void partsOfALongBuildAreWholeSeconds() {
    String frame = failed(61_990, 62_010, 120, 40);
    assertTrue(frame.contains("1m02s = critical path 1m01s + 1s waiting for slots"), frame);
  }

  @Test
  void whatWasNoWaitingForSlotsHasItsOwnTerm() {
    BuildFold fold = new BuildFold();
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 1_040));
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", 500, List.of()));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 1_180));
    for (int run = 0; run < 2; run++) {
      long start = 1_180 + 10_000L * run;
      fold.accept(new BuildEvent.StepStarted(0, text, start));
      fold.accept(
          new BuildEvent.StepFinished(
              0, text, StepOutcome.FAILED, 1, start, start + 900, 0, StepOutput.NONE));
      fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, start + 1_000));
      if (run == 0) {
        fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 11_180));
      }
    }
    Frame frame =
        ConsoleFrame.of(fold.snapshot(20_000), ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
    String shown = IntStream.range(0, 40).mapToObj(frame::row).collect(Collectors.joining("\n"));
    assertTrue(
        shown.contains("3.1s = critical path 0.9s + 0.1s waiting for slots + 1.0s start-up"),
        shown);
    assertTrue(shown.contains("+ 0.1s scanning + 1.0s earlier runs"), shown);
    assertTrue(shown.contains("and 9s between runs, not counted"), shown);
  }
}
