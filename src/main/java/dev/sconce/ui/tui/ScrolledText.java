package dev.sconce.ui.tui;

import java.util.List;

/** The text that keys scroll and search. */
final class ScrolledText {
  private ScrolledText() {}

  /** Its lines. */
  static List<TextLine> lines(InputContext now) {
    return lines(now, ConsoleGlyphs.UNICODE);
  }

  /** Its lines, with a set of glyphs. */
  static List<TextLine> lines(InputContext now, ConsoleGlyphs glyphs) {
    return switch (now.view().content().body()) {
      case ShownContent.Body.Panes _ ->
          now.pane() == Pane.LOG ? LogPane.lines(now.state()) : OutputPane.lines(now);
      case ShownContent.Body.Output _ -> OutputPane.lines(now);
      case ShownContent.Body.Help _ -> new HelpText(now, glyphs).lines();
      case ShownContent.Body.Page page -> new StepPage(now, glyphs, page).lines();
    };
  }

  /** The same in rows, as wide as they are on the screen. */
  static WrappedText wrapped(InputContext now) {
    return new WrappedText(lines(now), width(now));
  }

  /** How wide its rows are. Those of the log have columns and are not broken. */
  private static int width(InputContext now) {
    boolean boxed = ScreenLayout.panes(now.width(), now.height());
    if (!now.panes()) {
      return now.width() - (boxed ? 3 : 1);
    }
    if (now.pane() == Pane.LOG) {
      return Integer.MAX_VALUE;
    }
    return boxed ? SplitPaneScreen.outputWidth(now.width()) : now.width() - 1;
  }

  /** How many rows it has on the screen. */
  static int room(InputContext now) {
    boolean boxed = ScreenLayout.panes(now.width(), now.height());
    boolean log = now.pane() == Pane.LOG;
    if (!now.panes() || (log && !boxed)) {
      return Math.max(1, now.height() - ConsoleFrame.HEADER - (boxed ? 3 : 2));
    }
    boolean failed = !now.state().failures().isEmpty();
    int below = now.height() - ScreenLayout.middle(now.width(), now.height(), failed);
    return Math.max(1, below - (boxed ? 3 : 2) - (log || !boxed ? 0 : OutputPane.HINTS));
  }
}
