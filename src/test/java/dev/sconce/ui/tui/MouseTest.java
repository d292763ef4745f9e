package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MouseTest {
  private final BuildState middle = Moments.middle();

  private Frame frame(ViewState view, int width, int height) {
    return ConsoleFrame.of(middle, view, width, height, Signs.UNICODE);
  }

  /** Clicks on the first place that shows a text. */
  private KeyResult click(ViewState view, String text, int width, int height) {
    Frame frame = frame(view, width, height);
    for (int y = height - 1; y >= 0; y--) {
      int x = frame.row(y).indexOf(text);
      if (x >= 0) {
        return act(MouseEvent.Kind.CLICK, frame, view, x, y);
      }
    }
    throw new AssertionError("no " + text + " in\n" + frame.text());
  }

  private KeyResult act(MouseEvent.Kind kind, Frame frame, ViewState view, int x, int y) {
    return Mouse.act(new MouseEvent(kind, x, y), frame, middle, view);
  }

  @Test
  void aClickOnARowPutsTheCursorThereAndAnotherOpensIt() {
    ViewState once = click(ViewState.start(), "db/btree.cc", 120, 40).view();
    RowId.Step row = (RowId.Step) once.cursor();
    assertEquals("db/btree.cc", middle.step(row.step()).orElseThrow().text().label());
    ViewState twice = click(once, "db/btree.cc", 120, 40).view();
    assertEquals(new Body.Page(row.step(), StepTab.SUMMARY), twice.scene().body());
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
  void aClickOnATabShowsIt() {
    assertEquals(Pane.LOG, click(ViewState.start(), "5 Log", 80, 24).view().scene().chosen());
    ViewState page =
        click(click(ViewState.start(), "net/tls.cc", 80, 24).view(), "net/tls.cc", 80, 24).view();
    assertEquals(
        StepTab.TIMELINE,
        ((Body.Page) click(page, "Timeline", 80, 24).view().scene().body()).tab());
  }

  @Test
  void theWheelMovesWhatIsUnderIt() {
    ViewState view = ViewState.start();
    Frame frame = frame(view, 120, 40);
    KeyResult jobs = act(MouseEvent.Kind.WHEEL_DOWN, frame, view, 80, 8);
    assertEquals(Pane.JOBS, jobs.view().scene().chosen());
    assertEquals(new RowId.Step(middle.running().get(2)), jobs.view().cursor());
    KeyResult up = act(MouseEvent.Kind.WHEEL_UP, frame(jobs.view(), 120, 40), jobs.view(), 80, 8);
    assertEquals(new RowId.Step(middle.running().getFirst()), up.view().cursor());
  }

  @Test
  void noPlaceAtNoSizeFails() {
    Random random = new Random(3);
    ViewState view = ViewState.start();
    for (int i = 0; i < 2_000; i++) {
      int width = 60 + random.nextInt(100);
      int height = 12 + random.nextInt(40);
      MouseEvent.Kind kind = MouseEvent.Kind.values()[random.nextInt(3)];
      KeyResult result =
          act(
              kind,
              frame(view, width, height),
              view,
              random.nextInt(width + 5),
              random.nextInt(height + 5));
      view = result.view().withPending(List.of());
      if (!(view.prompt() instanceof Prompt.Idle) || i % 20 == 0) {
        view = Keys.press("Esc", middle, view, width, height).view();
      }
      assertTrue(view.lastKeyMillis() == middle.nowMillis());
    }
  }
}
