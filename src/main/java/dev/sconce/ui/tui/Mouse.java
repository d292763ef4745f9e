package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import dev.sconce.ui.tui.terminal.Typed;
import dev.sconce.ui.tui.terminal.Typed.Mouse.Deed;
import java.util.Optional;

/** What the mouse does: a pure function, as {@link Keys}. */
final class Mouse {
  private static final int WHEEL_ROWS = 3;

  private Mouse() {}

  /**
   * What comes of the mouse.
   *
   * @param frame the one on the screen, so that a click means what the user saw
   */
  static KeyResult act(Typed.Mouse used, Frame frame, BuildState state, ViewState view) {
    ViewState touched = view.withNotice("");
    Situation now = new Situation(state, touched, frame.width(), frame.height());
    Optional<Spot> spot = frame.spot(used.column(), used.row());
    if (!(view.prompt() instanceof Prompt.Idle)) {
      return used.deed() == Deed.CLICK ? offered(now, spot) : KeyResult.of(view);
    }
    return spot.map(
            place ->
                switch (used.deed()) {
                  case CLICK -> click(now, place);
                  case WHEEL_UP -> KeyResult.of(wheel(now, place, -WHEEL_ROWS));
                  case WHEEL_DOWN -> KeyResult.of(wheel(now, place, WHEEL_ROWS));
                })
        .orElseGet(() -> KeyResult.of(view));
  }

  /** While a command is typed the ones that it could mean can be clicked, and nothing else. */
  private static KeyResult offered(Situation now, Optional<Spot> spot) {
    boolean typed =
        now.view().typing().filter(line -> line.purpose() == Prompt.Purpose.COMMAND).isPresent();
    return typed && spot.isPresent() && spot.get() instanceof Spot.Hint(Command command)
        ? Keys.act(now.with(now.view().withPrompt(new Prompt.Idle())), command, command.title())
        : KeyResult.of(now.view());
  }

  private static KeyResult click(Situation now, Spot place) {
    return switch (place) {
      case Spot.Row row -> KeyResult.of(new Moving(now).click(row.pane(), row.row()));
      case Spot.In in -> KeyResult.of(now.focusing(in.pane()).view());
      case Spot.Text _ -> KeyResult.of(now.view());
      case Spot.Tab tab -> KeyResult.of(new Moving(now).turn(tab.tab()));
      case Spot.Hint hint -> Keys.act(now, hint.command(), hint.command().title());
    };
  }

  private static ViewState wheel(Situation now, Spot place, int rows) {
    return switch (place) {
      case Spot.Row row -> new Moving(now.focusing(row.pane())).by(rows);
      case Spot.In in -> new Moving(now.focusing(in.pane())).by(rows);
      case Spot.Text _, Spot.Tab _ -> new Moving(now).scrolled(rows);
      case Spot.Hint _ -> now.view();
    };
  }
}
