package dev.sconce.ui.tui.input;

import dev.sconce.session.BuildState;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.terminal.TerminalInput;
import dev.sconce.ui.tui.terminal.TerminalInput.Mouse.Action;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.ViewState;
import java.util.Optional;

/** Computes the effect of the mouse: a pure function, like {@link KeyHandler}. */
public final class MouseHandler {
  private static final int WHEEL_ROWS = 3;

  private MouseHandler() {}

  /**
   * The effect of a mouse event.
   *
   * @param frame the one on the screen, so that a click means what the user saw
   */
  public static KeyResult act(
      TerminalInput.Mouse used, Frame frame, BuildState state, ViewState view) {
    ViewState touched = view.withNotice("");
    InputContext now = new InputContext(state, touched, frame.width(), frame.height());
    Optional<Frame.ClickTarget> spot = frame.spot(used.column(), used.row());
    if (!(view.prompt() instanceof Prompt.Idle)) {
      return used.action() == Action.CLICK ? offered(now, spot) : KeyResult.of(view);
    }
    return spot.map(
            place ->
                switch (used.action()) {
                  case CLICK -> click(now, place);
                  case WHEEL_UP -> KeyResult.of(wheel(now, place, -WHEEL_ROWS));
                  case WHEEL_DOWN -> KeyResult.of(wheel(now, place, WHEEL_ROWS));
                })
        .orElseGet(() -> KeyResult.of(view));
  }

  /** While a command is typed, only the matching commands can be clicked. */
  private static KeyResult offered(InputContext now, Optional<Frame.ClickTarget> spot) {
    boolean typed =
        now.view().typing().filter(line -> line.purpose() == Prompt.Purpose.COMMAND).isPresent();
    return typed
            && spot.isPresent()
            && spot.get() instanceof Frame.ClickTarget.Hint(ConsoleCommand command)
        ? KeyHandler.act(
            now.with(now.view().withPrompt(new Prompt.Idle())), command, command.title())
        : KeyResult.of(now.view());
  }

  private static KeyResult click(InputContext now, Frame.ClickTarget place) {
    return switch (place) {
      case Frame.ClickTarget.Row row ->
          KeyResult.of(new NavigationKeys(now).click(row.pane(), row.row()));
      case Frame.ClickTarget.In in -> KeyResult.of(now.focusing(in.pane()).view());
      case Frame.ClickTarget.Text _ -> KeyResult.of(now.view());
      case Frame.ClickTarget.Tab tab -> KeyResult.of(new NavigationKeys(now).turn(tab.tab()));
      case Frame.ClickTarget.Hint hint ->
          KeyHandler.act(now, hint.command(), hint.command().title());
    };
  }

  private static ViewState wheel(InputContext now, Frame.ClickTarget place, int rows) {
    return switch (place) {
      case Frame.ClickTarget.Row row -> new NavigationKeys(now.focusing(row.pane())).by(rows);
      case Frame.ClickTarget.In in -> new NavigationKeys(now.focusing(in.pane())).by(rows);
      case Frame.ClickTarget.Text _, Frame.ClickTarget.Tab _ ->
          new NavigationKeys(now).scrolled(rows);
      case Frame.ClickTarget.Hint _ -> now.view();
    };
  }
}
