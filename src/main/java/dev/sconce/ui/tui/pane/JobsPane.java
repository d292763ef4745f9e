package dev.sconce.ui.tui.pane;

import dev.sconce.session.BuildState;
import dev.sconce.session.StepView;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.step.StepStatusText;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.StepFilter;
import dev.sconce.ui.tui.view.ViewState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Draws the running commands, oldest first, so that rows only move up. */
public final class JobsPane {
  private static final int BAR_HALVES = 10;

  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final Canvas.Area area;

  public JobsPane(DrawContext drawing, Canvas.Area area) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.area = area;
  }

  public static String title(BuildState state, ViewState view, ConsoleGlyphs glyphs) {
    boolean paused = BuildStateWord.of(state) == BuildStateWord.PAUSED;
    boolean free = view.keeps(Pane.JOBS);
    return Pane.JOBS.title()
        + " "
        + state.running().size()
        + (state.limited() ? " of " + state.slots() : "")
        + " "
        + glyphs.dot()
        + (view.filter().isEmpty() ? "" : " /" + view.filter())
        + (paused
            ? " paused"
            : free
                ? " frozen (" + view.keys().first(ConsoleCommand.FOLLOW) + " follows)"
                : " oldest first");
  }

  /** The steps with a row, in order: those whose place is kept, then those that started since. */
  public static List<RowId> rows(BuildState state, ViewState view) {
    StepFilter filter = new StepFilter(view.filter());
    Set<RowId> rows = new LinkedHashSet<>(view.keeps(Pane.JOBS) ? view.kept() : List.of());
    for (int id : state.running()) {
      if (state.step(id).filter(filter::matches).isPresent()) {
        rows.add(new RowId.Step(id));
      }
    }
    return List.copyOf(rows);
  }

  public void draw() {
    List<RowId> rows = rows(state, view);
    boolean cut = rows.size() > area.height();
    int shown = cut ? Math.max(0, area.height() - 1) : rows.size();
    int first = first(rows, shown);
    canvas.spot(area, new Frame.ClickTarget.In(Pane.JOBS));
    if (rows.isEmpty() && !state.running().isEmpty() && area.height() > 0) {
      String none = "no running job matches \"" + view.filter() + "\"";
      String text = DisplayText.cut(none, area.width() - 2, glyphs);
      canvas.text(area.x() + 2, area.y(), area.end(), text, CellStyle.DIM);
    }
    for (int i = 0; i < shown; i++) {
      row(rows.get(first + i), area.y() + i);
    }
    if (cut && area.height() > 0) {
      more(rows, shown);
    }
    if (BuildStateWord.of(state) == BuildStateWord.PAUSED && shown + 2 < area.height()) {
      paused(area.y() + shown + 1);
    }
  }

  /** The first row to show, so that the cursor is visible. */
  private int first(List<RowId> rows, int shown) {
    int cursor = view.keeps(Pane.JOBS) ? rows.indexOf(view.cursor()) : -1;
    return Math.max(0, cursor - shown + 1);
  }

  private void more(List<RowId> rows, int shown) {
    long youngest = 0;
    if (rows.getLast() instanceof RowId.Step last) {
      youngest =
          state.step(last.step()).map(step -> step.elapsedMillis(state.nowMillis())).orElse(0L);
    }
    String text = "+" + (rows.size() - shown) + " more, youngest " + UnitText.elapsed(youngest);
    canvas.text(area.x() + 2, area.y() + shown, area.end(), text, CellStyle.DIM);
  }

  private void paused(int y) {
    int ready = state.counts().ready() - state.counts().missed();
    int answers = state.counts().known() + state.counts().missed();
    String text =
        UnitText.of(ready, "ready step", "ready steps")
            + (answers > 0 ? " and " + UnitText.of(answers, "cache answer", "cache answers") : "")
            + " on hold";
    canvas.text(area.x() + 2, y, area.end(), text, CellStyle.TEXT);
    String key = (view.keys().first(ConsoleCommand.RESUME) + " resume").strip();
    String hint = key + "      running jobs keep their slots";
    canvas.text(area.x() + 2, y + 1, area.end(), hint, CellStyle.DIM);
  }

  private void row(RowId row, int y) {
    if (row instanceof RowId.Step id) {
      state.step(id.step()).ifPresent(step -> step(step, y));
    }
    canvas.spot(area.x(), area.end(), y, new Frame.ClickTarget.Row(Pane.JOBS, row));
    if (view.keeps(Pane.JOBS) && row.equals(view.cursor())) {
      canvas.restyle(area.x(), area.end(), y, CellStyle.CURSOR);
    }
  }

  private void step(StepView step, int y) {
    StepStatusText words = new StepStatusText(state, glyphs);
    CellStyle style = words.style(step);
    int end = area.end();
    canvas.text(area.x(), y, words.sign(step), style);
    String label = DisplayText.decode(step.text().label());
    int nameEnd = end - 21;
    canvas.text(
        area.x() + 2,
        y,
        nameEnd,
        DisplayText.cutPath(label, nameEnd - area.x() - 2, glyphs),
        CellStyle.TEXT);
    boolean runs = step.state().holdsSlot();
    if (runs && step.stoppedBy() != 0) {
      String halted = ExitText.stoppedBy(step.stoppedBy());
      int from = Math.max(area.x() + 2, end - DisplayText.columns(halted) - 2);
      canvas.fill(from, end, y, ' ', CellStyle.TEXT);
      canvas.text(from + 1, y, end, halted, CellStyle.WARNING);
      return;
    }
    long elapsed = step.elapsedMillis(state.nowMillis());
    canvas.right(end - 14, y, UnitText.elapsed(elapsed), CellStyle.TEXT);
    canvas.text(
        end - 13,
        y,
        step.expectedMillis() < 0 ? end - 3 : end - 7,
        step.expectedMillis() < 0 ? "first run" : UnitText.expected(step.expectedMillis()),
        CellStyle.DIM);
    if (!runs) {
      canvas.text(end - 7, y, end, "ended", CellStyle.DIM);
    } else if (step.racing()) {
      boolean first = step.expectedMillis() < 0;
      canvas.text(end - 13, y, end - 1, first ? "races cache" : "", CellStyle.LOOK_UP);
      canvas.text(end - 7, y, end, first ? "" : "race " + glyphs.lookingUp(), CellStyle.LOOK_UP);
    } else if (words.late(step)) {
      String late = "+" + UnitText.clock(elapsed - step.expectedMillis());
      canvas.text(end - 7, y, end, late, CellStyle.WARNING);
    } else {
      bar(step, elapsed, y);
    }
    if (runs && words.critical(step)) {
      canvas.text(end - 1, y, glyphs.critical(), CellStyle.CRITICAL);
    }
  }

  private void bar(StepView step, long elapsed, int y) {
    if (step.expectedMillis() <= 0) {
      return;
    }
    int halves = (int) Math.min(BAR_HALVES, BAR_HALVES * elapsed / step.expectedMillis());
    String bar = glyphs.barBuilt().repeat(halves / 2) + (halves % 2 == 1 ? glyphs.half() : "");
    canvas.text(area.end() - 7, y, bar, CellStyle.RUN);
  }
}
