package dev.sconce.ui.tui.pane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.CacheMode;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeaderRowsTest {
  @Test
  void theTimeLeftPassesAndIsSaidToBeOver() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    for (int step = 0; step < 2; step++) {
      fold.accept(new BuildEvent.StepWanted(step, "a.cc", "a.o", 9_000, List.of()));
    }
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    fold.accept(
        new BuildEvent.StepFinished(0, text, StepOutcome.BUILT, 0, 0, 10, 1, StepOutput.NONE));
    fold.accept(new BuildEvent.StepStarted(1, text, 0));
    fold.accept(new PlanEvent.Forecast(List.of(1), 9_000, 9_000, 0));
    assertEquals("1.0s   ~8s left", end(fold, 1_000));
    assertEquals("7.0s   ~2s left", end(fold, 7_000));
    assertEquals("9.5s   ~1s left", end(fold, 9_500));
    assertEquals("10.5s   overdue by 1s", end(fold, 10_500));
  }

  @Test
  void thereIsNoProgressWhereNothingIsToDo() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.NOTHING_TO_DO, 80));
    String row =
        ConsoleFrame.of(fold.snapshot(80), ViewState.start(), 80, 24, ConsoleGlyphs.UNICODE).row(0);
    assertTrue(row.endsWith("80ms, nothing to do"), row);
    assertFalse(row.contains("%") || row.contains("0/0"), row);
  }

  private static String end(BuildFold fold, long now) {
    String row =
        ConsoleFrame.of(fold.snapshot(now), ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE)
            .row(0);
    return row.substring(row.indexOf('%') + 1).strip();
  }

  @Test
  void thePolicyStandsWhereNothingIsTracedOtherwise() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    assertEquals(" no remote cache, not watched", header(fold, 2));
    fold.accept(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.WARN));
    assertEquals(" no remote cache, watched: undeclared files are reported", header(fold, 2));
    fold.accept(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.ENFORCE));
    assertEquals(
        " no remote cache, watched: a step that uses an undeclared file fails", header(fold, 2));
  }

  @Test
  void whatCannotBeKnownIsNoUndeclaredFile() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", -1, List.of()));
    fold.accept(used(TraceEvent.ViolationKind.E, "it uses the network"));
    assertTrue(header(fold, 1).endsWith("1 waiting"), header(fold, 1));
    fold.accept(used(TraceEvent.ViolationKind.B, "a.inc"));
    assertTrue(header(fold, 1).endsWith(" !1"), header(fold, 1));
  }

  private static TraceEvent used(TraceEvent.ViolationKind kind, String path) {
    return new TraceEvent.UndeclaredAccess(0, kind, path, "cc1", "", 1);
  }

  private static String header(BuildFold fold, int row) {
    return ConsoleFrame.of(fold.snapshot(5), ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE)
        .row(row);
  }

  @Test
  void whatIsNotBuiltDoesNotTouchThePercentage() {
    for (int width = 60; width < 160; width++) {
      for (int letters = 3; letters < 24; letters++) {
        BuildFold fold = new BuildFold();
        fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
        StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
        fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", -1, List.of()));
        for (int step = 1; step < 5; step++) {
          String name = "t".repeat(letters) + step;
          fold.accept(new BuildEvent.StepWanted(step, name, name, -1, List.of(0)));
        }
        fold.accept(
            new BuildEvent.StepFinished(0, text, StepOutcome.FAILED, 1, 0, 10, 1, StepOutput.NONE));
        fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 11_200));
        String row =
            ConsoleFrame.of(
                    fold.snapshot(11_200), ViewState.start(), width, 40, ConsoleGlyphs.UNICODE)
                .row(0);
        assertTrue(row.contains(" 0%  "), row);
        assertTrue(row.contains("11.2s"), row);
        assertTrue(row.endsWith("not built"), row);
      }
    }
  }
}
