package dev.sconce.ui.tui.screen;

import dev.sconce.session.BuildState;
import dev.sconce.session.CacheView;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.CacheMissText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.pane.CachePane;
import dev.sconce.ui.tui.pane.DiagnosticsPane;
import dev.sconce.ui.tui.pane.DrawContext;
import dev.sconce.ui.tui.pane.JobsPane;
import dev.sconce.ui.tui.pane.LogPane;
import dev.sconce.ui.tui.pane.OutputPane;
import dev.sconce.ui.tui.pane.ProblemsPane;
import dev.sconce.ui.tui.pane.ResultPane;
import dev.sconce.ui.tui.pane.TextPane;
import dev.sconce.ui.tui.pane.TreePane;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ProblemRow;
import dev.sconce.ui.tui.view.ScreenLayout;
import dev.sconce.ui.tui.view.ViewState;
import java.util.Arrays;
import java.util.List;

/** Draws one pane at a time under a row of tabs, for small screens. */
final class TabbedScreen {
  private static final int FILTER_WIDTH = 12;

  /**
   * The output of a step has precedence over the account and the hints; these need at least so many
   * rows.
   */
  private static final int ROWS_FOR_RESULT = 14;

  private static final int ROWS_FOR_HINTS = 8;

  private final DrawContext drawing;
  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final DrawContext.BorderLines lines;
  private final int width;
  private final int bottom;
  private final Pane shown;

  TabbedScreen(DrawContext drawing) {
    this.drawing = drawing;
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.lines = drawing.lines();
    this.width = drawing.width();
    this.bottom = drawing.height() - 1;
    this.shown = view.shown(state);
  }

  void draw(int top) {
    int from = top + 1;
    if (shown == Pane.DIAGNOSTICS) {
      lines.across(top, 0, width);
      lines.title(top, -1, width, DiagnosticsPane.title(state, view, glyphs));
    } else if (shown == Pane.DEPS) {
      lines.across(top, 0, width);
      lines.title(top, -1, width, ProblemsPane.filesTitle(state, glyphs));
    } else {
      tabs(top);
    }
    switch (shown) {
      case TREE -> tree(from);
      case JOBS -> new JobsPane(drawing, new Canvas.Area(1, from, width - 1, bottom)).draw();
      case CACHE -> new CachePane(drawing, new Canvas.Area(1, from, width - 1, bottom)).draw();
      case PROBLEMS -> problems(from);
      case DEPS -> files(from);
      case DIAGNOSTICS -> diagnostics(from);
      case LOG -> new LogPane(drawing, new Canvas.Area(1, from, width - 1, bottom)).draw();
      case RESULT -> result(from);
    }
  }

  private void tabs(int y) {
    lines.across(y, 0, width);
    List<Pane> panes = Arrays.stream(Pane.values()).filter(this::hasTab).toList();
    int columns = panes.stream().mapToInt(pane -> DisplayText.columns(tab(pane, false)) + 1).sum();
    int x = 1;
    for (Pane pane : panes) {
      String text = tab(pane, columns > width);
      int end = canvas.text(x, y, text, pane == shown ? CellStyle.CURSOR : CellStyle.TITLE);
      canvas.spot(x, end, y, new Frame.ClickTarget.In(pane));
      x = end + 1;
    }
    String follow = view.keys().first(ConsoleCommand.FOLLOW);
    String frozen = " frozen (" + follow + " follows) ";
    if (view.keeps(shown) && !follow.isEmpty() && x + DisplayText.columns(frozen) < width) {
      canvas.right(width - 1, y, frozen, CellStyle.TITLE);
    }
  }

  private boolean hasTab(Pane pane) {
    return switch (pane) {
      case CACHE -> state.cache().configured() || pane == shown;
      case RESULT -> BuildStateWord.of(state).over();
      case TREE, JOBS, PROBLEMS, LOG, DEPS, DIAGNOSTICS -> pane.hasTab();
    };
  }

  /** The tab of a pane. The active pane has its title even if there is little room. */
  private String tab(Pane pane, boolean brief) {
    if (brief && pane != shown) {
      return " " + pane.key() + number(pane).replace(' ', ':') + " ";
    }
    boolean filtered = pane == Pane.TREE || pane == Pane.JOBS;
    String filter = filtered && !view.filter().isEmpty() ? " /" + view.filter() : "";
    String title = pane.title() + number(pane) + DisplayText.cut(filter, FILTER_WIDTH, glyphs);
    return pane == shown ? "[" + title + "]" : " " + title + " ";
  }

  private String number(Pane pane) {
    return switch (pane) {
      case JOBS -> " " + state.running().size();
      case CACHE ->
          !state.cache().configured()
              ? ""
              : state.cache().open().isPresent()
                  ? " " + glyphs.waiting()
                  : " " + state.cache().connectionsOpen();
      case PROBLEMS -> " " + ProblemsPane.count(state);
      case TREE, LOG, RESULT, DEPS, DIAGNOSTICS -> "";
    };
  }

  /** The rows of the lower part, given those on a screen of 24 rows. */
  private int lower(int rows) {
    return Math.max(2, rows * canvas.height() / 24);
  }

  private void tree(int from) {
    boolean failed = state.anyFailed();
    int middle = ScreenLayout.rows(state, width, canvas.height(), failed).middle();
    Canvas.Area area = new Canvas.Area(0, from, width, middle);
    new TreePane(drawing, area).draw(false);
    lines.across(middle, 0, width);
    if (failed) {
      lines.title(middle, -1, width, OutputPane.placed(state, view, glyphs));
      Canvas.Area output = new Canvas.Area(1, middle + 1, width, bottom);
      new OutputPane(drawing, output).draw(false);
    } else if (!state.cache().configured()) {
      lines.title(middle, -1, width, LogPane.title(glyphs));
      new LogPane(drawing, new Canvas.Area(1, middle + 1, width - 1, bottom)).draw();
    } else {
      lines.title(middle, -1, width, CachePane.title(state, glyphs));
      new CachePane(drawing, new Canvas.Area(0, middle + 1, width, bottom)).drawBrief();
    }
  }

  private void problems(int from) {
    boolean over = BuildStateWord.of(state).over() && bottom - from >= ROWS_FOR_RESULT;
    int results = over ? lower(3) + 1 : 0;
    int rows = ProblemRow.rows(state, view).size();
    int middle = Math.min(from + rows, from + (bottom - results - from) / 2);
    Canvas.Area list = new Canvas.Area(1, from, width, middle);
    new ProblemsPane(drawing, list).draw(false);
    lines.across(middle, 0, width);
    lines.title(middle, -1, width, OutputPane.title(state, view, glyphs));
    Canvas.Area output = new Canvas.Area(1, middle + 1, width, bottom - results);
    new OutputPane(drawing, output).draw(output.height() >= ROWS_FOR_HINTS);
    if (over) {
      lines.across(bottom - results, 0, width);
      lines.title(bottom - results, -1, width, Pane.RESULT.title());
      new ResultPane(drawing).brief(new Canvas.Area(1, bottom - results + 1, width, bottom));
    }
  }

  private void files(int from) {
    int middle = filesBottom(drawing.situation());
    new ProblemsPane(drawing, new Canvas.Area(1, from, width, middle)).draw(false);
    lines.across(middle, 0, width);
    lines.title(middle, -1, width, OutputPane.title(state, view, glyphs));
    new OutputPane(drawing, new Canvas.Area(1, middle + 1, width, bottom)).draw(true);
  }

  private void diagnostics(int from) {
    int middle = ScrolledText.diagnosticsBottom(drawing.situation());
    new DiagnosticsPane(drawing, new Canvas.Area(0, from, width, middle)).draw();
    lines.across(middle, 0, width);
    lines.title(middle, -1, width, DiagnosticsPane.chosenTitle(state, view, glyphs));
    Canvas.Area text = new Canvas.Area(1, middle + 1, width, bottom);
    new TextPane(drawing, text).draw(DiagnosticsPane.lines(drawing.situation()), text.height());
  }

  /** The row of the border line below the undeclared files. */
  static int filesBottom(InputContext now) {
    int from = ConsoleFrame.HEADER + 1;
    int rows = ProblemRow.rows(now.state(), now.view()).size();
    return from + Math.clamp(rows, 1, (now.height() - 1 - from) / 3);
  }

  private void result(int from) {
    ResultPane result = new ResultPane(drawing);
    result.account(new Canvas.Area(1, from, width, from + 3));
    CacheView cache = state.cache();
    int causes = cache.configured() ? CacheMissText.rows(cache).size() : 0;
    int below = from + 4;
    if (causes > 0) {
      canvas.text(1, below, ResultPane.missesLost(cache, ""), CellStyle.TEXT);
      result.causes(new Canvas.Area(1, below + 1, width, below + 3 + causes), 2);
      below += causes + 2;
    }
    new ProblemsPane(drawing, new Canvas.Area(0, below, width, bottom)).draw(false);
  }
}
