package dev.sconce.ui.tui.pane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.input.KeyResult;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last row: the keys that it offers, and its text while the user types. */
final class KeyHintRowTest {
  private static BuildState running(int slots) {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), slots, CacheMode.OFF));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", -1, List.of()));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    fold.accept(new BuildEvent.StepStarted(0, text, 0));
    return fold.snapshot(10);
  }

  private static Frame frame(BuildState state, int width, int height, String... keys) {
    ViewState view = ViewState.start();
    for (String key : keys) {
      view = KeyHandler.press(key, state, view, width, height).view();
    }
    return ConsoleFrame.of(state, view, width, height, ConsoleGlyphs.UNICODE);
  }

  private static String last(int slots, int width, int height, String... keys) {
    return frame(running(slots), width, height, keys).row(height - 1);
  }

  @Test
  void slotsAreOfferedWhenThereIsOneAndWhenAStepIsChosen() {
    for (int width : new int[] {80, 120}) {
      assertTrue(last(1, width, 24).contains("  > slots"), last(1, width, 24));
      assertTrue(last(4, width, 24).contains("  < > slots"), last(4, width, 24));
      String chosen = last(4, width, 24, "1", "Down", "Down");
      assertTrue(chosen.contains("  < > slots"), chosen);
      assertTrue(chosen.contains("Enter open"), chosen);
    }
  }

  @Test
  void whereAJobServerGivesTheSlotsNoNumberIsMadeUp() {
    BuildState state = running(BuildEvent.BuildStarted.UNLIMITED);
    Frame frame = frame(state, 120, 40);
    assertTrue(frame.text().contains("2 Jobs 1 · oldest first"), frame.text());
    for (String key : List.of("<", ">")) {
      KeyResult result = KeyHandler.press(key, state, ViewState.start(), 120, 40);
      assertEquals(Optional.empty(), result.request());
      assertEquals(
          key + ": the job server says how many run; :slots N sets a limit",
          result.view().notice());
    }
  }

  @Test
  void aFilterIsNamedWhereItHidesJobsAndTheKeyThatEndsIt() {
    Frame wide = frame(running(4), 120, 40, "/", "z", "z", "Enter");
    assertTrue(wide.text().contains("2 Jobs 1 of 4 · /zz"), wide.text());
    assertTrue(wide.text().contains("no running job matches \"zz\""), wide.text());
    assertTrue(wide.row(39).startsWith(" Esc show all"), wide.row(39));
    String small = last(4, 80, 24, "/", "z", "z", "Enter");
    assertTrue(small.startsWith(" Esc show all"), small);
  }

  @Test
  void aLineThatIsTypedSaysWhatItTakesAndHowItEnds() {
    assertTrue(last(4, 80, 24, "/").contains("is:failed, rule:CXX   Enter filters  Esc back"));
    assertTrue(last(4, 80, 24, "=").startsWith(" slots (now 4): "));
    assertTrue(last(4, 80, 24, "=").endsWith("Enter sets it  Esc back"));
  }

  @Test
  void theLastKeyIsNeverCut() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 1, CacheMode.OFF));
    fold.accept(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.WARN));
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", -1, List.of()));
    fold.accept(
        new TraceEvent.UndeclaredAccess(0, TraceEvent.ViolationKind.B, "a.inc", "cc1", "", 1));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 3_000));
    for (int width = 60; width < 120; width++) {
      String row = frame(fold.snapshot(3_000), width, 24, "d").row(23);
      String exit = width < 118 ? "q quit (0)" : "q quit (exit 0)";
      assertTrue(row.endsWith(exit), row);
    }
  }

  @Test
  void aCommandOfACacheThatIsNotThereSaysSo() {
    ViewState view = ViewState.start();
    for (String key : ":mode push".replace(" ", "~").split("")) {
      view = KeyHandler.press(key.equals("~") ? "Space" : key, running(1), view, 80, 24).view();
    }
    view = KeyHandler.press("Enter", running(1), view, 80, 24).view();
    assertEquals("mode: there is no remote cache", view.notice());
  }
}
