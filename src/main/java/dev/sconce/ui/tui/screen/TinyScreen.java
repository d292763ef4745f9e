package dev.sconce.ui.tui.screen;

import dev.sconce.session.BuildState;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.pane.CachePane;
import dev.sconce.ui.tui.pane.DiagnosticsPane;
import dev.sconce.ui.tui.pane.DrawContext;
import dev.sconce.ui.tui.pane.JobsPane;
import dev.sconce.ui.tui.pane.LogPane;
import dev.sconce.ui.tui.pane.OutputPane;
import dev.sconce.ui.tui.pane.ProblemsPane;
import dev.sconce.ui.tui.pane.ResultPane;
import dev.sconce.ui.tui.pane.TreePane;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ViewState;

/**
 * Draws one part under its title, for screens without room for more: the first error if there is
 * one, else the running commands.
 */
final class TinyScreen {
  /** The rows for the state, a title, and the keys. */
  static final int ROWS_AROUND = 3;

  private static final int TITLE = 1;

  private final DrawContext drawing;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final DrawContext.BorderLines lines;
  private final Canvas.Area area;

  TinyScreen(DrawContext drawing) {
    this.drawing = drawing;
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.lines = drawing.lines();
    this.area = new Canvas.Area(1, TITLE + 1, drawing.width() - 1, drawing.height() - 1);
  }

  void draw() {
    lines.across(TITLE, 0, drawing.width());
    Pane chosen = view.content().chosen();
    if (chosen == null && state.anyFailed()) {
      titled(OutputPane.placed(state, view, glyphs));
      new OutputPane(drawing, area).draw(false);
      return;
    }
    switch (view.shown(state)) {
      case TREE -> tree(chosen == null);
      case JOBS -> jobs();
      case CACHE -> {
        titled(CachePane.title(state, glyphs));
        new CachePane(drawing, area).draw();
      }
      case PROBLEMS -> problems();
      case DEPS -> {
        titled(ProblemsPane.filesTitle(state, glyphs));
        new ProblemsPane(drawing, area).draw(false);
      }
      case LOG -> {
        titled(LogPane.title(glyphs));
        new LogPane(drawing, area).draw();
      }
      case RESULT -> {
        titled(Pane.RESULT.title());
        new ResultPane(drawing).account(area);
      }
      case DIAGNOSTICS -> {
        titled(DiagnosticsPane.title(state, view, glyphs));
        new DiagnosticsPane(drawing, area).draw();
      }
    }
  }

  /** Draws the tree only if the user chose it, because its columns need room; else the jobs. */
  private void tree(boolean untouched) {
    if (untouched) {
      jobs();
    } else {
      titled(Pane.TREE.title());
      new TreePane(drawing, new Canvas.Area(0, area.y(), drawing.width(), area.bottom()))
          .draw(false);
    }
  }

  private void jobs() {
    titled(JobsPane.title(state, view, glyphs));
    new JobsPane(drawing, area).draw();
  }

  /** Draws the list, with the output of the chosen problem below if both fit. */
  private void problems() {
    titled(ProblemsPane.title(state));
    int list = Math.clamp(area.height() / 3, 1, area.height());
    int bottom = area.y() + list;
    new ProblemsPane(drawing, new Canvas.Area(1, area.y(), area.end(), bottom)).draw(false);
    if (bottom + 1 < area.bottom()) {
      lines.across(bottom, 0, drawing.width());
      lines.title(bottom, -1, drawing.width(), OutputPane.title(state, view, glyphs));
      new OutputPane(drawing, new Canvas.Area(1, bottom + 1, area.end(), area.bottom()))
          .draw(false);
    }
  }

  private void titled(String title) {
    lines.title(TITLE, -1, drawing.width(), title);
  }
}
