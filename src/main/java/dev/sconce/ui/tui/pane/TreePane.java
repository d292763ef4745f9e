package dev.sconce.ui.tui.pane;

import dev.sconce.session.BuildState;
import dev.sconce.session.StepView;
import dev.sconce.session.TargetView;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.step.StepStatusText;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.List;

/** Draws the tree: targets with their counts in columns, steps with their status. */
public final class TreePane {
  /** The column of each count, relative to the first. */
  private static final int[] COUNTS = {0, 4, 9, 13, 18};

  private static final int NAMES_TO_COUNTS = 1;

  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final Canvas.Area area;
  private final int countsAt;

  public TreePane(DrawContext drawing, Canvas.Area area) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.area = area;
    this.countsAt = countsAt(area);
  }

  /** The column of the first count. */
  private static int countsAt(Canvas.Area area) {
    return area.x() == 0 ? Math.max(24, area.end() - 40) : area.end() - 33;
  }

  /** Draws the headings of the counts on the border line above them. */
  public void headings(int y) {
    String[] heads = {
      glyphs.failed(), glyphs.running(), glyphs.fetching(), glyphs.lookingUp(), glyphs.waiting()
    };
    for (int i = 0; i < heads.length; i++) {
      canvas.text(countsAt + COUNTS[i], y, heads[i], CellStyle.TITLE);
    }
    canvas.right(area.end(), y, "done/all", CellStyle.TITLE);
  }

  /** The rows of the tree for this many lines, in the kept order or a new one. */
  public static List<TreeRows.Row> rows(BuildState state, ViewState view, int room) {
    TreeRows rows = new TreeRows(state, view);
    return view.keeps(Pane.TREE) ? rows.kept() : rows.rows(room);
  }

  public void draw(boolean criticalLine) {
    canvas.spot(area, new Frame.ClickTarget.In(Pane.TREE));
    List<TreeRows.Row> rows = rows(state, view, area.height());
    int first = first(rows);
    int shown = Math.min(rows.size() - first, area.height());
    for (int i = 0; i < shown; i++) {
      row(rows.get(first + i), area.y() + i);
    }
    if (rows.size() - first > shown) {
      more(area.bottom() - 1, rows.size() - first - shown + 1);
    } else if (criticalLine && shown + 2 <= area.height()) {
      critical(area.y() + shown + 1);
    }
  }

  /** The first row to show, so that the cursor is visible. */
  private int first(List<TreeRows.Row> rows) {
    if (!view.keeps(Pane.TREE)) {
      return 0;
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).id().equals(view.cursor())) {
        return Math.max(0, i - Math.max(0, area.height() - 2));
      }
    }
    return 0;
  }

  private void more(int y, int count) {
    canvas.fill(area.x(), area.end(), y, ' ', CellStyle.TEXT);
    canvas.text(textAt(0), y, area.end(), glyphs.more() + " " + count + " more", CellStyle.DIM);
  }

  private int textAt(int depth) {
    return Math.max(1, area.x()) + 2 * depth;
  }

  private void row(TreeRows.Row row, int y) {
    if (row.id() instanceof RowId.Step step) {
      state.step(step.step()).ifPresent(found -> step(found, row.depth(), y));
    } else if (row.target() >= 0) {
      target(state.tree().get(row.target()), row, y);
    }
    canvas.spot(area.x(), area.end(), y, new Frame.ClickTarget.Row(Pane.TREE, row.id()));
    if (view.keeps(Pane.TREE) && row.id().equals(view.cursor())) {
      canvas.restyle(area.x(), area.end(), y, CellStyle.CURSOR);
    }
  }

  private void target(TargetView target, TreeRows.Row row, int y) {
    int x = textAt(row.depth());
    boolean bad =
        target.failed() > 0
            || state
                .step(target.step())
                .filter(step -> step.blocked() || step.cancelled())
                .isPresent();
    String sign = bad ? glyphs.notRun() : target.finished() ? glyphs.built() : glyphs.waiting();
    canvas.text(x, y, row.expanded() ? glyphs.open() : glyphs.closed(), CellStyle.DIM);
    canvas.text(
        x + 2,
        y,
        sign,
        bad ? CellStyle.FAILED : target.finished() ? CellStyle.BUILT : CellStyle.WAIT);
    name(x + 4, y, name(target), CellStyle.TEXT);
    int[] counts = {
      target.failed(), target.run(), target.fetch(), target.lookUp(), target.waiting()
    };
    String[] marks = {
      glyphs.failed(), glyphs.running(), glyphs.fetching(), glyphs.lookingUp(), glyphs.waiting()
    };
    CellStyle[] styles = {
      CellStyle.FAILED, CellStyle.RUN, CellStyle.FETCH, CellStyle.LOOK_UP, CellStyle.WAIT
    };
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        canvas.text(
            countsAt + COUNTS[i], y, area.end(), marks[i] + UnitText.count(counts[i]), styles[i]);
      }
    }
    canvas.right(
        area.x() == 0 ? area.end() - 1 : area.end(),
        y,
        UnitText.count(target.done()) + "/" + UnitText.count(target.total()),
        CellStyle.TEXT);
  }

  private static String name(TargetView target) {
    String label = DisplayText.decode(target.label());
    if (target.step() >= 0) {
      return label;
    }
    int count = target.members();
    String members =
        switch (target.kind()) {
          case LIBRARIES -> UnitText.of(count, "library", "libraries");
          case PROGRAMS -> UnitText.of(count, "program", "programs");
          case TARGETS -> UnitText.of(count, "target", "targets");
          case STEPS -> UnitText.of(count, "step", "steps");
        };
    return label + " (" + members + ")";
  }

  private void name(int x, int y, String name, CellStyle style) {
    int room = countsAt - NAMES_TO_COUNTS - x;
    canvas.text(x, y, countsAt - NAMES_TO_COUNTS, DisplayText.cutPath(name, room, glyphs), style);
  }

  private void step(StepView step, int depth, int y) {
    StepStatusText words = new StepStatusText(state, glyphs);
    int x = textAt(depth) + 2;
    canvas.text(x, y, words.sign(step), words.style(step));
    name(x + 2, y, DisplayText.decode(step.text().label()), CellStyle.TEXT);
    canvas.text(countsAt, y, area.end(), words.treeText(step), words.style(step));
  }

  private void critical(int y) {
    List<Integer> path = state.criticalPath();
    boolean unknown = state.remainingMillis().isEmpty();
    if (unknown || path.isEmpty() || BuildStateWord.of(state) == BuildStateWord.PAUSED) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (int id : path) {
      state.step(id).ifPresent(step -> names.add(StepStatusText.brief(step)));
    }
    long left = state.criticalRemainingMillis();
    String time = left < 1_000 ? "" : " " + UnitText.clock(left) + " left";
    String text =
        glyphs.critical()
            + " critical"
            + time
            + ": "
            + String.join(" " + glyphs.chain() + " ", names);
    canvas.text(
        textAt(0), y, DisplayText.cut(text, area.end() - textAt(0), glyphs), CellStyle.CRITICAL);
  }
}
