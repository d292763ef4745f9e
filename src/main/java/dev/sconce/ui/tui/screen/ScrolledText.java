package dev.sconce.ui.tui.screen;

import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.frame.WrappedText;
import dev.sconce.ui.tui.pane.DiagnosticsPane;
import dev.sconce.ui.tui.pane.FileUserLines;
import dev.sconce.ui.tui.pane.HelpText;
import dev.sconce.ui.tui.pane.LogPane;
import dev.sconce.ui.tui.pane.OutputPane;
import dev.sconce.ui.tui.step.StepPage;
import dev.sconce.ui.tui.view.DiagnosticRow;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ScreenLayout;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.List;

/** The text that keys scroll and search. */
public final class ScrolledText {
  private ScrolledText() {}

  /** Its lines. */
  public static List<TextLine> lines(InputContext now) {
    return lines(now, ConsoleGlyphs.UNICODE);
  }

  /** Its lines, with a set of glyphs. */
  public static List<TextLine> lines(InputContext now, ConsoleGlyphs glyphs) {
    return switch (now.view().content().body()) {
      case ShownContent.Body.Panes _ ->
          switch (now.pane()) {
            case LOG -> LogPane.lines(now.state());
            case DIAGNOSTICS -> DiagnosticsPane.lines(now);
            case TREE, JOBS, CACHE, PROBLEMS, RESULT, DEPS -> OutputPane.lines(now);
          };
      case ShownContent.Body.Output _ ->
          now.pane() == Pane.DIAGNOSTICS ? DiagnosticsPane.lines(now) : OutputPane.lines(now);
      case ShownContent.Body.Help _ -> new HelpText(now, glyphs).lines();
      case ShownContent.Body.Who who -> new FileUserLines(now, who).lines();
      case ShownContent.Body.Page page -> new StepPage(now, glyphs, page).lines();
    };
  }

  /** The text in rows, as wide as on the screen. */
  public static WrappedText wrapped(InputContext now) {
    return new WrappedText(lines(now), width(now));
  }

  /** The width of its rows. Lines of the log have columns and are not broken. */
  private static int width(InputContext now) {
    boolean boxed = ScreenLayout.panes(now.width(), now.height());
    if (!now.panes()) {
      return now.width() - (boxed ? 3 : 1);
    }
    if (now.pane() == Pane.LOG) {
      return Integer.MAX_VALUE;
    }
    if (now.pane() == Pane.DIAGNOSTICS) {
      return now.width() - (boxed ? 3 : 1);
    }
    return boxed ? SplitPaneScreen.outputWidth(now.width()) : now.width() - 1;
  }

  /** The row of the border line below the list of diagnostics. */
  static int diagnosticsBottom(InputContext now) {
    int from = ScreenLayout.header(now.width(), now.height()) + 1;
    int rows = DiagnosticRow.rows(now.state(), now.view()).size();
    return from + Math.clamp(rows, 1, Math.max(1, (now.height() - 2 - from) * 3 / 5));
  }

  /** How many rows it has on the screen. */
  public static int room(InputContext now) {
    if (ScreenLayout.tiny(now.width(), now.height())) {
      return Math.max(1, now.height() - TinyScreen.ROWS_AROUND);
    }
    boolean boxed = ScreenLayout.panes(now.width(), now.height());
    boolean log = now.pane() == Pane.LOG;
    if (!now.panes() || (log && !boxed)) {
      return Math.max(1, now.height() - ConsoleFrame.HEADER - (boxed ? 3 : 2));
    }
    if (now.pane() == Pane.DIAGNOSTICS) {
      return Math.max(1, now.height() - diagnosticsBottom(now) - (boxed ? 3 : 2));
    }
    if (now.pane() == Pane.DEPS) {
      int top = boxed ? ConsoleFrame.HEADER + 1 : TabbedScreen.filesBottom(now) + 1;
      return Math.max(1, now.height() - top - (boxed ? 2 : 1) - OutputPane.HINTS);
    }
    if (boxed) {
      return SplitPaneScreen.textRoom(now);
    }
    boolean failed = now.state().anyFailed();
    int middle = ScreenLayout.rows(now.state(), now.width(), now.height(), failed).middle();
    return Math.max(1, now.height() - middle - 2);
  }
}
