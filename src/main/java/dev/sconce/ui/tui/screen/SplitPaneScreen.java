package dev.sconce.ui.tui.screen;

import dev.sconce.session.BuildState;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.ConsoleGlyphs;
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

/** Draws the panes side by side, for large screens. */
final class SplitPaneScreen {
  /** The rows that the account of a build needs. */
  private static final int RESULT_ROWS = 11;

  private final DrawContext drawing;
  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final DrawContext.BorderLines lines;
  private final int width;
  private final int bottom;
  private final int split;
  private final int listSplit;

  SplitPaneScreen(DrawContext drawing) {
    this.drawing = drawing;
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.lines = drawing.lines();
    this.width = drawing.width();
    this.bottom = drawing.height() - 2;
    this.split = width * 71 / 120;
    this.listSplit = listSplit(width);
  }

  private static int listSplit(int width) {
    return width * 42 / 120;
  }

  /** The width of the output beside the problems. */
  static int outputWidth(int width) {
    return width - listSplit(width) - 3;
  }

  void draw(int top) {
    BuildStateWord word = BuildStateWord.of(state);
    if (view.content().chosen() == Pane.DIAGNOSTICS) {
      diagnostics(top);
    } else if (view.content().chosen() == Pane.DEPS) {
      problems(top, bottom, ProblemsPane.filesTitle(state, glyphs), Pane.DEPS, false);
      lines.corner(listSplit, bottom, 7);
    } else if (stays()) {
      running(top);
    } else if (word == BuildStateWord.DONE) {
      done(top);
    } else if (word.over()) {
      failed(top);
    } else {
      running(top);
    }
    frame(top);
  }

  /** Whether the user chose a pane that has no room after the build; then the layout stays. */
  private boolean stays() {
    return switch (view.content().chosen()) {
      case null -> false;
      case TREE, JOBS, CACHE, LOG -> true;
      case PROBLEMS, RESULT, DEPS, DIAGNOSTICS -> false;
    };
  }

  private void running(int top) {
    Pane chosen = view.content().chosen();
    boolean problems = state.anyFailed() || chosen == Pane.PROBLEMS;
    ScreenLayout.Rows rows = ScreenLayout.rows(state, width, canvas.height(), problems);
    int middle = rows.middle();
    upper(top, middle);
    if (!problems || chosen == Pane.LOG && rows.log() == bottom) {
      log(middle);
      lines.corner(split, middle, 7);
    } else {
      problems(middle, rows.log(), ProblemsPane.title(state), Pane.PROBLEMS, false);
      if (rows.log() < bottom) {
        log(rows.log());
      }
      lines.corner(listSplit, rows.log(), 7);
    }
  }

  private void log(int top) {
    lines.across(top, 0, width);
    title(top, 0, width, LogPane.title(glyphs), Pane.LOG);
    new LogPane(drawing, new Canvas.Area(1, top + 1, width - 1, bottom)).draw();
  }

  /** The number of rows of the text that keys scroll. */
  static int textRoom(InputContext now) {
    boolean over = now.word().over() && now.view().content().chosen() != Pane.LOG;
    int last = now.height() - 2;
    if (over) {
      int result = ScreenLayout.failedRows(now.state(), now.height()).result();
      return Math.max(1, result - ConsoleFrame.HEADER - 1 - OutputPane.HINTS);
    }
    boolean problems = now.state().anyFailed();
    ScreenLayout.Rows rows = ScreenLayout.rows(now.state(), now.width(), now.height(), problems);
    if (now.pane() == Pane.LOG) {
      int from = problems && rows.log() < last ? rows.log() : rows.middle();
      return Math.max(1, last - from - 1);
    }
    return Math.max(1, rows.log() - rows.middle() - 1 - OutputPane.HINTS);
  }

  private void upper(int top, int middle) {
    lines.across(top, 0, width);
    lines.down(split, top + 1, middle);
    lines.corner(split, top, 1);
    boolean free = view.keeps(Pane.TREE);
    String follow =
        view.filter().isEmpty()
            ? (free ? "frozen (" + followKey() + " follows)" : "follow")
            : "/" + view.filter();
    title(top, 0, split, Pane.TREE.title() + " " + glyphs.dot() + " " + follow, Pane.TREE);
    Canvas.Area tree = new Canvas.Area(0, top + 1, split, middle);
    TreePane pane = new TreePane(drawing, treeArea(tree));
    pane.headings(top);
    pane.draw(true);
    title(top, split, width, JobsPane.title(state, view, glyphs), Pane.JOBS);
    int rows = middle - top - 1;
    boolean asked = state.cache().configured();
    if (!asked && view.content().chosen() != Pane.CACHE) {
      new JobsPane(drawing, new Canvas.Area(split + 1, top + 1, width - 1, middle)).draw();
      return;
    }
    int cacheRows = asked ? Math.max(4, Math.min(8, rows - 1 - state.slots())) : 1;
    int cacheTop = middle - cacheRows - 1;
    new JobsPane(drawing, new Canvas.Area(split + 1, top + 1, width - 1, cacheTop)).draw();
    lines.across(cacheTop, split, width);
    lines.corner(split, cacheTop, 3);
    title(cacheTop, split, width, CachePane.title(state, glyphs), Pane.CACHE);
    new CachePane(drawing, new Canvas.Area(split + 1, cacheTop + 1, width - 1, middle)).draw();
    lines.corner(width - 1, cacheTop, 5);
  }

  private String followKey() {
    return view.keys().first(ConsoleCommand.FOLLOW);
  }

  private void title(int y, int from, int to, String title, Pane pane) {
    lines.title(y, from, to, title, pane == view.shown(state));
  }

  private static Canvas.Area treeArea(Canvas.Area area) {
    return new Canvas.Area(1, area.y(), area.end(), area.bottom());
  }

  private void problems(int top, int end, String title, Pane pane, boolean detailed) {
    lines.across(top, 0, width);
    title(top, 0, listSplit, title, pane);
    lines.title(top, listSplit, width, OutputPane.title(state, view, glyphs));
    lines.down(listSplit, top + 1, end);
    lines.corner(listSplit, top, 1);
    Canvas.Area list = new Canvas.Area(1, top + 1, listSplit, end);
    new ProblemsPane(drawing, list).draw(detailed);
    Canvas.Area output = new Canvas.Area(listSplit + 2, top + 1, width - 1, end);
    new OutputPane(drawing, output).draw(true);
  }

  private void diagnostics(int top) {
    lines.across(top, 0, width);
    lines.title(top, 0, width, DiagnosticsPane.title(state, view, glyphs));
    int middle = ScrolledText.diagnosticsBottom(drawing.situation());
    new DiagnosticsPane(drawing, new Canvas.Area(1, top + 1, width - 1, middle)).draw();
    lines.across(middle, 0, width);
    lines.title(middle, 0, width, DiagnosticsPane.chosenTitle(state, view, glyphs));
    Canvas.Area text = new Canvas.Area(2, middle + 1, width - 1, bottom);
    new TextPane(drawing, text).draw(DiagnosticsPane.lines(drawing.situation()), text.height());
  }

  private void failed(int top) {
    ScreenLayout.FailedRows rows = ScreenLayout.failedRows(state, canvas.height());
    problems(top, rows.result(), ProblemsPane.title(state), Pane.PROBLEMS, true);
    results(rows.result(), rows.log(), "Where the time went", false);
    lines.corner(listSplit, rows.result(), 7);
    if (rows.log() < bottom) {
      log(rows.log());
    }
    if (state.cache().configured()) {
      lines.corner(split, rows.log(), 7);
    }
  }

  private void results(int top, int end, String title, boolean whole) {
    lines.across(top, 0, width);
    title(top, 0, split, title, Pane.RESULT);
    if (!state.cache().configured()) {
      account(new Canvas.Area(2, top + 1, width - 1, end), whole);
      return;
    }
    lines.title(top, split, width, ResultPane.causesTitle(state));
    lines.down(split, top + 1, end);
    lines.corner(split, top, 1);
    account(new Canvas.Area(2, top + 1, split, end), whole);
    ResultPane result = new ResultPane(drawing);
    Canvas.Area causes = new Canvas.Area(split + 2, top + 1, width - 1, end - 2);
    int after = result.causes(causes, 0);
    result.notCacheable(new Canvas.Area(split + 2, top + 1, width - 1, end), after + 1);
  }

  private void account(Canvas.Area area, boolean whole) {
    ResultPane result = new ResultPane(drawing);
    if (whole) {
      result.whole(area);
    } else {
      result.account(area);
    }
    canvas.spot(area, new Frame.ClickTarget.In(Pane.RESULT));
  }

  /** Draws where the time went, then the remaining problems, then the log. */
  private void done(int top) {
    int problems = ProblemRow.rows(state, view).size();
    int middle = top + Math.min(RESULT_ROWS, (bottom - top) / 2) + 1;
    results(top, middle, Pane.RESULT.title(), true);
    int logTop = problems == 0 ? middle : Math.min(middle + 1 + 2 * problems, bottom - 8);
    if (problems > 0) {
      lines.across(middle, 0, width);
      title(middle, 0, width, ProblemsPane.title(state), Pane.PROBLEMS);
      Canvas.Area list = new Canvas.Area(1, middle + 1, width - 1, logTop);
      new ProblemsPane(drawing, list).draw(true);
    }
    log(logTop);
    if (state.cache().configured()) {
      lines.corner(split, middle, 7);
    }
  }

  /** Draws the outer borders, and the corners where the inner ones meet them. */
  private void frame(int top) {
    lines.down(0, top + 1, bottom);
    lines.down(width - 1, top + 1, bottom);
    for (int y = top; y <= bottom; y++) {
      if (canvas.isLine(1, y, glyphs.horizontal())) {
        lines.corner(0, y, y == top ? 0 : y == bottom ? 6 : 3);
      }
      if (canvas.isLine(width - 2, y, glyphs.horizontal())) {
        lines.corner(width - 1, y, y == top ? 2 : y == bottom ? 8 : 5);
      }
    }
    for (int x = 1; x < width - 1; x++) {
      if (canvas.isBlank(x, bottom)) {
        canvas.cell(x, bottom, glyphs.horizontal(), CellStyle.BORDER);
      }
    }
    lines.corner(0, bottom, 6);
    lines.corner(width - 1, bottom, 8);
  }
}
