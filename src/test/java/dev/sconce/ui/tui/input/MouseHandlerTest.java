package dev.sconce.ui.tui.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.Moments;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.terminal.TerminalInput;
import dev.sconce.ui.tui.terminal.TerminalInput.Mouse.Action;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MouseHandlerTest {
  private final BuildState middle = Moments.middle();

  private Frame frame(ViewState view, int width, int height) {
    return ConsoleFrame.of(middle, view, width, height, ConsoleGlyphs.UNICODE);
  }

  /** Clicks on the first place that shows a text. */
  private KeyResult click(ViewState view, String text, int width, int height) {
    Frame frame = frame(view, width, height);
    for (int y = height - 1; y >= 0; y--) {
      int x = frame.row(y).indexOf(text);
      if (x >= 0) {
        return act(Action.CLICK, frame, view, x, y);
      }
    }
    throw new AssertionError("no " + text + " in\n" + frame.text());
  }

  private KeyResult act(Action kind, Frame frame, ViewState view, int x, int y) {
    return MouseHandler.act(new TerminalInput.Mouse(kind, x, y), frame, middle, view);
  }

  @Test
  void aClickOnARowPutsTheCursorThereAndAnotherOpensIt() {
    ViewState once = click(ViewState.start(), "db/btree.cc", 120, 40).view();
    RowId.Step row = (RowId.Step) once.cursor();
    assertEquals("db/btree.cc", middle.step(row.step()).orElseThrow().text().label());
    ViewState twice = click(once, "db/btree.cc", 120, 40).view();
    assertEquals(
        new ShownContent.Body.Page(row.step(), ShownContent.StepTab.SUMMARY),
        twice.content().body());
  }

  @Test
  void aClickDoesNotMoveRows() {
    Frame before = frame(ViewState.start(), 120, 40);
    ViewState clicked = click(ViewState.start(), "libdb.a", 120, 40).view();
    Frame after = frame(clicked, 120, 40);
    for (int y = 5; y < 26; y++) {
      assertEquals(before.row(y), after.row(y));
    }
  }

  @Test
  void aClickOnTheKeyRowIsTheKey() {
    assertEquals(
        Optional.of(new BuildRequest.Pause()),
        click(ViewState.start(), "p pause", 120, 40).request());
  }

  @Test
  void aClickOnAnOfferOfThePaletteIsThatCommand() {
    ViewState typing = ViewState.start();
    for (String key : List.of(":", "p", "a", "u")) {
      typing = KeyHandler.press(key, middle, typing, 120, 40).view();
    }
    KeyResult clicked = click(typing, "start nothing more", 120, 40);
    assertEquals(Optional.of(new BuildRequest.Pause()), clicked.request());
    assertEquals(new Prompt.Idle(), clicked.view().prompt());
    assertEquals(typing, click(typing, "net/tls.cc", 120, 40).view());
  }

  @Test
  void aClickOnATabShowsIt() {
    assertEquals(Pane.LOG, click(ViewState.start(), "5 Log", 80, 24).view().content().chosen());
    ViewState page =
        click(click(ViewState.start(), "net/tls.cc", 80, 24).view(), "net/tls.cc", 80, 24).view();
    assertEquals(
        ShownContent.StepTab.TIMELINE,
        ((ShownContent.Body.Page) click(page, "Timeline", 80, 24).view().content().body()).tab());
  }

  @Test
  void theWheelMovesWhatIsUnderIt() {
    ViewState view = ViewState.start();
    Frame frame = frame(view, 120, 40);
    KeyResult jobs = act(Action.WHEEL_DOWN, frame, view, 80, 8);
    assertEquals(Pane.JOBS, jobs.view().content().chosen());
    assertEquals(new RowId.Step(middle.running().get(2)), jobs.view().cursor());
    KeyResult up = act(Action.WHEEL_UP, frame(jobs.view(), 120, 40), jobs.view(), 80, 8);
    assertEquals(new RowId.Step(middle.running().getFirst()), up.view().cursor());
  }

  @Test
  void theWheelScrollsAnOutputThatIsLongerThanItsPane() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", -1, List.of()));
    StringBuilder output = new StringBuilder();
    for (int line = 0; line < 20; line++) {
      output.append("line ").append(line).append('\n');
    }
    fold.accept(
        new BuildEvent.StepFinished(
            0, text, StepOutcome.FAILED, 1, 0, 9, 1, new RandomEvents.Text(output.toString())));
    BuildState state = fold.snapshot(1_000);
    for (int[] size : new int[][] {{120, 40, 100, 33}, {80, 24, 40, 20}}) {
      ViewState view = ViewState.start();
      for (int turn = 0; turn < 9; turn++) {
        Frame frame = ConsoleFrame.of(state, view, size[0], size[1], ConsoleGlyphs.UNICODE);
        TerminalInput.Mouse wheel = new TerminalInput.Mouse(Action.WHEEL_DOWN, size[2], size[3]);
        view = MouseHandler.act(wheel, frame, state, view).view();
      }
      Frame end = ConsoleFrame.of(state, view, size[0], size[1], ConsoleGlyphs.UNICODE);
      assertTrue(end.text().contains("line 19"), end.text());
      assertFalse(end.text().contains("line 0"), end.text());
    }
  }

  @Test
  void noPlaceAtNoSizeFails() {
    Random random = new Random(3);
    ViewState view = ViewState.start();
    for (int i = 0; i < 2_000; i++) {
      int width = 60 + random.nextInt(100);
      int height = 12 + random.nextInt(40);
      Action kind = Action.values()[random.nextInt(3)];
      KeyResult result =
          act(
              kind,
              frame(view, width, height),
              view,
              random.nextInt(width + 5),
              random.nextInt(height + 5));
      view = result.view().withPending(List.of());
      if (!(view.prompt() instanceof Prompt.Idle) || i % 20 == 0) {
        view = KeyHandler.press("Esc", middle, view, width, height).view();
      }
      assertEquals(height, frame(view, width, height).height());
    }
  }
}
