package dev.sconce.ui.tui.pane;

import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.step.StepStatusText;
import dev.sconce.ui.tui.step.StoppedStepsText;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ProblemRow;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Locale;

/** Draws the list of problems. */
public final class ProblemsPane {
  private static final int INLINE = 56;
  private static final int WIDE = 100;

  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final Canvas.Area area;

  /** The pane that shows these rows. */
  private final Pane pane;

  private int y;

  public ProblemsPane(DrawContext drawing, Canvas.Area area) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.area = area;
    this.pane = view.content().chosen() == Pane.DEPS ? Pane.DEPS : Pane.PROBLEMS;
    this.y = area.y();
  }

  /** The number of problems: failed steps, even those that share a row, and undeclared files. */
  public static int count(BuildState state) {
    return state.failures().size() + state.undeclared().size();
  }

  public static String title(BuildState state) {
    return Pane.PROBLEMS.title() + " " + count(state);
  }

  /** The title of the list of undeclared files. */
  public static String filesTitle(BuildState state, ConsoleGlyphs glyphs) {
    String policy = state.policy().name().toLowerCase(Locale.ROOT);
    return Pane.DEPS.title() + " " + state.undeclared().size() + " " + glyphs.dot() + " " + policy;
  }

  /**
   * Draws the rows, with the chosen one marked.
   *
   * @param wantsDetails whether rows get a second line, if there is room for those of all
   */
  public void draw(boolean wantsDetails) {
    canvas.spot(area, new Frame.ClickTarget.In(pane));
    List<ProblemRow> rows = ProblemRow.rows(state, view);
    boolean detailed = wantsDetails && (inline() || 2 * rows.size() <= area.height());
    ProblemRow chosen = ProblemRow.chosen(rows, view).orElse(null);
    int at = chosen == null ? 0 : rows.indexOf(chosen);
    boolean last = at == rows.size() - 1;
    int first = Math.clamp(at - area.height() + (last ? 1 : 2), 0, Math.max(0, rows.size() - 1));
    for (ProblemRow row : rows.subList(first, rows.size())) {
      if (y >= area.bottom()) {
        canvas.fill(area.x(), area.end(), area.bottom() - 1, ' ', CellStyle.TEXT);
        String more = glyphs.more() + " " + (rows.size() - first - area.height() + 1) + " more";
        canvas.text(area.x() + 4, area.bottom() - 1, area.end(), more, CellStyle.DIM);
        return;
      }
      boolean marks = state.anyFailed() || view.keeps(pane);
      boolean isChosen = marks && row.equals(chosen);
      row(row, isChosen, detailed);
    }
  }

  private void row(ProblemRow row, boolean isChosen, boolean detailed) {
    int at = y++;
    canvas.spot(area.x(), area.end(), at, new Frame.ClickTarget.Row(pane, row.id()));
    if (isChosen) {
      canvas.text(area.x(), at, glyphs.cursor(), CellStyle.CURSOR);
    }
    switch (row) {
      case ProblemRow.Failures failures -> failures(failures, at, detailed);
      case ProblemRow.File file -> file(file.file(), at, detailed);
      case ProblemRow.Mended mended -> {
        canvas.text(area.x() + 1, at, glyphs.built(), CellStyle.BUILT);
        named(at, DisplayText.decode(mended.id().path()), "no longer", "", CellStyle.BUILT);
      }
      case ProblemRow.Again again ->
          state.step(again.step()).ifPresent(step -> again(again, step, at));
      case ProblemRow.Member member -> {
        String took =
            became(member.failure()) + "   " + UnitText.elapsed(member.failure().tookMillis());
        canvas.text(area.x() + 3, at, glyphs.failed(), CellStyle.FAILED);
        named(at, " " + DisplayText.decode(member.failure().label()), took, "", CellStyle.FAILED);
      }
      case ProblemRow.Warnings warnings -> {
        canvas.text(area.x() + 1, at, glyphs.printed(), CellStyle.WARNING);
        String text = printed(state, warnings.count());
        canvas.text(area.x() + 4, at, area.end(), text, CellStyle.WARNING);
      }
    }
    if (isChosen && view.keeps(pane)) {
      canvas.restyle(area.x(), area.end(), at, CellStyle.CURSOR);
    }
  }

  /** Names the steps with output: by their warnings if there are any. */
  static String printed(BuildState state, int steps) {
    int warned = state.diagnostics().stepsWithWarnings();
    int other = steps - state.diagnostics().succeededWithWarnings();
    String output = UnitText.of(other, "step", "steps") + " printed output";
    if (warned == 0) {
      return output;
    }
    String warnings =
        UnitText.of(state.diagnostics().count(Severity.WARNING), "warning", "warnings");
    return warnings + (other > 0 ? ", " + output : " in " + UnitText.of(warned, "step", "steps"));
  }

  private void again(ProblemRow.Again row, StepView step, int at) {
    StepStatusText words = new StepStatusText(state, glyphs);
    canvas.text(area.x() + 1, at, words.sign(step), words.style(step));
    String label = DisplayText.decode(step.text().label());
    String others = row.before().size() > 1 ? "x" + row.before().size() + "   " : "";
    named(at, label, others + words.treeText(step), "", words.style(step));
  }

  private void failures(ProblemRow.Failures row, int at, boolean detailed) {
    Problem.Failure first = row.steps().getFirst();
    CellStyle style = first.cancelled() ? CellStyle.WARNING : CellStyle.FAILED;
    String sign = first.cancelled() ? glyphs.notRun() : glyphs.failed();
    canvas.text(area.x() + 1, at, sign, style);
    boolean over = BuildStateWord.of(state).over();
    String when =
        over
            ? UnitText.elapsed(first.tookMillis())
            : UnitText.clock(state.nowMillis() - first.endMillis()) + " ago";
    String right = became(first) + "   " + when;
    if (row.steps().size() > 1) {
      boolean opened = view.content().expansion().opened().contains(row.id());
      String fold = opened ? glyphs.open() : glyphs.closed();
      right = fold + " x" + row.steps().size() + "   " + right;
    }
    String stops = "blocks " + first.stops() + ": " + StoppedStepsText.names(first);
    named(
        at,
        DisplayText.decode(first.label()),
        right,
        first.stops() > 0 ? "   " + stops : "",
        style);
    String error = firstError(first);
    if (detailed && !(error.isEmpty() && first.stops() == 0)) {
      detail(error.isEmpty() ? stops : error);
    }
  }

  private static String firstError(Problem.Failure failure) {
    return failure.printed().diagnostics().stream()
        .filter(one -> one.severity() == Severity.ERROR)
        .map(one -> DisplayText.decode(one.message()))
        .findFirst()
        .orElse("");
  }

  /** The outcome of a step, and how often it failed if it was retried. */
  public static String became(Problem.Failure failure) {
    String ended = failure.cancelled() ? "cancelled" : ExitText.of(failure.exitCode());
    return failure.runs() > 1 ? ended + ", " + UnitText.ordinal(failure.runs()) + " run" : ended;
  }

  private void file(Problem.Undeclared file, int at, boolean detailed) {
    canvas.text(area.x() + 1, at, glyphs.undeclared() + file.violation(), CellStyle.UNDECLARED);
    String by =
        wide() && !file.process().isEmpty() ? ", " + DisplayText.decode(file.process()) : "";
    String right = UndeclaredLines.uses(file) + by;
    String maker = DisplayText.decode(state.named(file.maker()));
    String what =
        switch (file.violation()) {
          case A -> "made by " + maker + (wide() ? ", nothing orders them" : ", not ordered");
          case B -> narrow() ? "nothing declares it" : "a source that nothing declares";
          case C -> "no output of any step";
          case D -> "an output of " + maker;
          case E -> "cannot be known";
        };
    String all = wide() ? "; " + what + effect(file) : ", " + what;
    named(at, DisplayText.decode(file.path()), right, all, CellStyle.UNDECLARED);
    if (detailed) {
      detail(what);
    }
  }

  private String effect(Problem.Undeclared file) {
    if (!state.cache().configured()) {
      return "";
    }
    return switch (file.violation()) {
      case B -> "; it counts in the key";
      case A, C, D, E ->
          file.steps() == 1 ? "; its result was not stored" : "; their results were not stored";
    };
  }

  /** Whether a row has room for everything. */
  private boolean wide() {
    return area.width() >= WIDE;
  }

  /** Whether a row with its detail is short of room. */
  private boolean narrow() {
    return inline() && !wide();
  }

  /**
   * Draws the name, then what is known: on a wide row followed by its detail, on a narrow one at
   * its end.
   */
  private void named(int at, String name, String known, String detail, CellStyle style) {
    int nameAt = area.x() + 4;
    if (inline()) {
      int after =
          canvas.text(nameAt, at, DisplayText.cutPath(name, area.width() / 2 - 6, glyphs), style);
      int knownAt = Math.max(after + 2, area.x() + 20);
      String all = DisplayText.cut(known + detail, area.end() - knownAt, glyphs);
      canvas.text(knownAt, at, area.end(), all, CellStyle.TEXT);
      return;
    }
    int room = area.end() - 1 - DisplayText.columns(known) - 2 - nameAt;
    canvas.text(
        nameAt, at, area.end(), DisplayText.cutPath(name, Math.max(4, room), glyphs), style);
    canvas.right(area.end() - 1, at, known, CellStyle.TEXT);
  }

  /** Whether a row has room for its detail. */
  private boolean inline() {
    return area.width() >= INLINE;
  }

  /** Draws a second line, if the first has no room for the detail. */
  private void detail(String text) {
    if (!inline() && y < area.bottom()) {
      canvas.text(area.x() + 4, y, DisplayText.cut(text, area.width() - 5, glyphs), CellStyle.DIM);
      y++;
    }
  }
}
