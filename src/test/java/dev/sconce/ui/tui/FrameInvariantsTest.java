package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in every frame of every build. */
final class FrameInvariantsTest {
  private static final Pattern COUNTS =
      Pattern.compile(
          "▓ *(\\d+) hit +█ *(\\d+) built +✘ *(\\d+) failed +► *(\\d+) run +↓ *(\\d+) fetch"
              + " +\\? *(\\d+) look up +○ *(\\d+) wait");
  private static final Pattern TOTAL = Pattern.compile(" (\\d+)/(\\d+) ");

  private static BuildFold fold(RandomEvents events, int count) {
    BuildFold fold = new BuildFold();
    for (int i = 0; i < count; i++) {
      fold.accept(events.next());
    }
    return fold;
  }

  private static void assertSound(Frame frame) {
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        int codePoint = frame.codePoint(x, y);
        if (codePoint == 0) {
          assertTrue(x > 0 && DisplayText.columns(frame.codePoint(x - 1, y)) == 2);
        } else {
          assertTrue(DisplayText.columns(codePoint) > 0, "control character in a cell");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void countsAddUpToTheTotalAndTheFrameAroundThePanesIsWhole(long seed) {
    RandomEvents events = new RandomEvents(seed, 200, 15);
    BuildFold fold = fold(events, 201);
    for (int i = 0; i < 2_500; i++) {
      fold.accept(events.next());
      if (i % 23 != 0) {
        continue;
      }
      Frame frame =
          ConsoleFrame.of(fold.snapshot(events.now()), ViewState.start(), 120, 40, Signs.UNICODE);
      assertSound(frame);
      Matcher counts = COUNTS.matcher(frame.row(1));
      assertTrue(counts.find(), frame.row(1));
      int sum = 0;
      for (int group = 1; group <= counts.groupCount(); group++) {
        sum += Integer.parseInt(counts.group(group));
      }
      Matcher total = TOTAL.matcher(frame.row(0));
      assertTrue(total.find(), frame.row(0));
      assertEquals(Integer.parseInt(total.group(2)), sum, frame.text());
      for (int y = 4; y < 38; y++) {
        assertTrue("│├".indexOf(frame.codePoint(0, y)) >= 0, frame.text());
        assertTrue("│┤".indexOf(frame.codePoint(119, y)) >= 0, frame.text());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void everySizeIsDrawn(long seed) {
    RandomEvents events = new RandomEvents(seed, 200, 15);
    BuildState state = fold(events, 1_500).snapshot(events.now());
    for (Pane pane : Pane.values()) {
      Scene scene = Scene.START.withPane(pane);
      ViewState view = ViewState.start().withScene(scene);
      ViewState help = view.withScene(scene.withBody(new Body.Help()));
      ViewState zoomed = view.withScene(scene.withBody(new Body.Output()));
      for (int width = 1; width < 260; width += 13) {
        for (int height = 1; height < 80; height += 5) {
          assertSound(ConsoleFrame.of(state, view, width, height, Signs.UNICODE));
          assertSound(ConsoleFrame.of(state, help, width, height, Signs.ASCII));
          assertSound(ConsoleFrame.of(state, zoomed, width, height, Signs.ASCII));
        }
      }
    }
  }

  @Test
  void asciiSignsLeaveNothingElseInAFrameOfAsciiNames() {
    for (BuildState state :
        List.of(Moments.early(), Moments.middle(), Moments.suspended(), Moments.failed())) {
      String text = ConsoleFrame.of(state, ViewState.start(), 120, 40, Signs.ASCII).text();
      assertTrue(text.chars().allMatch(one -> one < 0x7f), text);
    }
  }

  private static int rowOf(Frame frame, String label) {
    for (int y = 3; y < frame.height(); y++) {
      if (frame.row(y).contains(label)) {
        return y;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void noFocusedRowChangesPlaceWithoutAKey(long seed) {
    RandomEvents events = new RandomEvents(seed, 120, 10);
    BuildFold fold = fold(events, 700);
    BuildState state = fold.snapshot(events.now());
    for (String pane : List.of("1", "2")) {
      ViewState view = Keys.press(pane, state, ViewState.start(), 120, 40).view();
      view = Keys.press("Down", state, view, 120, 40).view();
      view = Keys.press("Down", state, view, 120, 40).view();
      if (view.cursor() == null) {
        continue;
      }
      int cursor = cursorRow(ConsoleFrame.of(state, view, 120, 40, Signs.UNICODE));
      assertTrue(cursor > 3);
      for (int i = 0; i < 400; i++) {
        fold.accept(events.next());
        Frame frame = ConsoleFrame.of(fold.snapshot(events.now()), view, 120, 40, Signs.UNICODE);
        assertEquals(cursor, cursorRow(frame), frame.text());
      }
      state = fold.snapshot(events.now());
    }
  }

  private static int cursorRow(Frame frame) {
    for (int y = 3; y < frame.height() - 1; y++) {
      for (int x = 2; x < frame.width(); x++) {
        if (frame.style(x, y) == Style.CURSOR) {
          return y;
        }
      }
    }
    return -1;
  }

  @Test
  void threeHundredFailuresStillShowWhatRuns() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    for (int step = 0; step < 400; step++) {
      fold.accept(wanted(step, 9_000));
    }
    fold.accept(
        new BuildEvent.StepWanted(400, "app", "app", -1, IntStream.range(0, 400).boxed().toList()));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    for (int step = 0; step < 300; step++) {
      fold.accept(
          new BuildEvent.StepFinished(
              step,
              text(step),
              StepOutcome.FAILED,
              1,
              0,
              1_000,
              1,
              new RandomEvents.Text("f" + step + ".cc:1:1: error: no " + step + "\n")));
    }
    fold.accept(new BuildEvent.StepStarted(350, text(350), 1_000));
    BuildState state = fold.snapshot(5_000);
    for (int[] size : new int[][] {{120, 40}, {80, 24}, {200, 60}}) {
      Frame frame = ConsoleFrame.of(state, ViewState.start(), size[0], size[1], Signs.UNICODE);
      assertTrue(rowOf(frame, "► src/f350.cc") > 0, frame.text());
      assertTrue(frame.text().contains("f0.cc:1:1: error: no 0"), frame.text());
    }
  }

  private static BuildEvent.StepWanted wanted(int step, long expectedMillis) {
    StepText text = text(step);
    return new BuildEvent.StepWanted(
        step, text.label(), text.outputs().getFirst(), expectedMillis, List.of());
  }

  private static StepText text(int step) {
    String name = "src/f" + step + ".cc";
    return new StepText(name, "CXX", List.of(name + ".o"), "", "c++ " + name, false);
  }

  @Test
  void failuresWithTheSameErrorAreOneRow() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    for (int step = 0; step < 5; step++) {
      fold.accept(wanted(step, -1));
      fold.accept(
          new BuildEvent.StepFinished(
              step,
              text(step),
              StepOutcome.FAILED,
              1,
              0,
              1_000,
              1,
              new RandomEvents.Text("f" + step + ".cc:1:1: error: no cfg.h\n")));
    }
    BuildState state = fold.snapshot(2_000);
    assertEquals(1, ProblemsPane.count(state));
    Frame frame = ConsoleFrame.of(state, ViewState.start(), 120, 40, Signs.UNICODE);
    assertTrue(frame.text().contains("x5"), frame.text());
  }

  @Test
  void aBuildWithoutACacheSaysSoAndMakesNothingUp() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(wanted(0, -1));
    Frame frame = ConsoleFrame.of(fold.snapshot(900), ViewState.start(), 120, 40, Signs.UNICODE);
    assertEquals(" no remote cache, not traced", frame.row(2));
    assertFalse(frame.text().contains("hit rate"));
    assertFalse(frame.text().contains(" left"), frame.text());
  }
}
