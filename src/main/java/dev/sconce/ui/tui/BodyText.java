package dev.sconce.ui.tui;

import java.util.List;

/** The text that keys scroll and search. */
final class BodyText {
  private BodyText() {}

  /** Its lines. */
  static List<TextLine> lines(Situation now) {
    return lines(now, Signs.UNICODE);
  }

  /** Its lines, with a set of signs. */
  static List<TextLine> lines(Situation now, Signs signs) {
    return switch (now.view().scene().body()) {
      case Body.Panes _ ->
          now.pane() == Pane.LOG ? LogPane.lines(now.state()) : OutputPane.lines(now);
      case Body.Output _ -> OutputPane.lines(now);
      case Body.Help _ -> new HelpText(now, signs).lines();
      case Body.Page page -> new StepPage(now, signs, page).lines();
    };
  }

  /** How many rows it has on the screen. */
  static int room(Situation now) {
    boolean boxed = Layout.panes(now.width(), now.height());
    if (now.panes() && now.pane() == Pane.LOG && boxed) {
      return Math.max(1, now.height() - 3 - Layout.middle(now.width(), now.height(), false));
    }
    return Math.max(1, now.height() - ConsoleFrame.HEADER - (boxed ? 3 : 2));
  }
}
