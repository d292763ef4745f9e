package dev.sconce.ui.tui.pane;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.diagnostics.MessagePattern;
import dev.sconce.session.BuildState;
import dev.sconce.session.DiagnosticView;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.SourcePathShortener;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.view.DiagnosticRow;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws what tools report: a list by kind and file, and all about the chosen one. */
public final class DiagnosticsPane {
  /** Steps that are named for one diagnostic. */
  private static final int MOST_STEPS = 8;

  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final Canvas.Area area;

  public DiagnosticsPane(DrawContext drawing, Canvas.Area area) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.area = area;
  }

  /** How many there are. */
  public static String title(BuildState state, ViewState view, ConsoleGlyphs glyphs) {
    DiagnosticView all = state.diagnostics();
    String dot = " " + glyphs.dot() + " ";
    long fresh = all.all().stream().filter(ReportedDiagnostic::isNew).count();
    return Pane.DIAGNOSTICS.title()
        + dot
        + UnitText.of(all.count(Severity.ERROR), "error", "errors")
        + dot
        + UnitText.of(all.count(Severity.WARNING), "warning", "warnings")
        + (fresh > 0 ? dot + fresh + " new" : "")
        + (all.omitted() > 0 ? dot + all.omitted() + " more not listed" : "")
        + (view.filter().isEmpty() ? "" : dot + "/" + view.filter());
  }

  /** Where the chosen one is, for the line above the text about it. */
  public static String chosenTitle(BuildState state, ViewState view, ConsoleGlyphs glyphs) {
    return DiagnosticRow.chosen(state, view)
        .map(
            row ->
                place(row.first(), state)
                    + (row.reported().size() > 1
                        ? " " + glyphs.dot() + " the first of " + row.reported().size()
                        : ""))
        .orElse("");
  }

  /** The rows. */
  public void draw() {
    canvas.spot(area, new Frame.ClickTarget.In(Pane.DIAGNOSTICS));
    List<DiagnosticRow> rows = DiagnosticRow.rows(state, view);
    Optional<DiagnosticRow> chosen = DiagnosticRow.chosen(rows, view);
    int at = chosen.map(rows::indexOf).orElse(0);
    int last = Math.max(0, rows.size() - area.height());
    int first = Math.clamp((long) at - area.height() + 2, 0, last);
    int y = area.y();
    for (DiagnosticRow row : rows.subList(first, rows.size())) {
      if (y == area.bottom() - 1 && rows.size() - first > area.height()) {
        String more = glyphs.more() + " " + (rows.size() - first - area.height() + 1) + " more";
        canvas.text(area.x() + 4, y, area.end(), more, CellStyle.DIM);
        return;
      }
      row(row, y);
      if (chosen.filter(row::equals).isPresent()) {
        canvas.restyle(area.x(), area.end(), y, CellStyle.CURSOR);
        canvas.text(area.x(), y, glyphs.cursor(), CellStyle.CURSOR);
      }
      y++;
    }
    if (rows.isEmpty()) {
      canvas.text(area.x() + 1, y, area.end(), "nothing matches " + view.filter(), CellStyle.DIM);
    }
  }

  private void row(DiagnosticRow row, int y) {
    canvas.spot(area.x(), area.end(), y, new Frame.ClickTarget.Row(Pane.DIAGNOSTICS, row.id()));
    Diagnostic first = row.first();
    CellStyle style = row.isError() ? CellStyle.FAILED : CellStyle.WARNING;
    String fold = row.opened() ? glyphs.open() : glyphs.closed();
    switch (row.id()) {
      case RowId.Kind _ -> {
        String sign = row.isError() ? glyphs.failed() : glyphs.printed();
        canvas.text(area.x() + 1, y, fold + " " + sign, style);
        String pattern = DisplayText.decode(message(row));
        String flag = DisplayText.decode(first.flag());
        String files = row.files() > 1 ? " in " + row.files() + " files" : "";
        line(y, 5, flag.isEmpty() ? pattern : flag + "  " + pattern, style, count(row) + files);
      }
      case RowId.KindFile _ -> {
        canvas.text(area.x() + 3, y, fold, CellStyle.TEXT);
        String file = first.place().isKnown() ? shortened(first.place().file(), state) : "no file";
        line(y, 5, file, CellStyle.TEXT, count(row));
      }
      default -> {
        int steps = row.reported().getFirst().steps().size();
        String where =
            first.place().line() == 0
                ? ""
                : first.place().line()
                    + (first.place().column() > 0 ? ":" + first.place().column() : "")
                    + "  ";
        String by = steps > 1 ? "in " + steps + " steps" : "";
        String fresh = row.newCount() > 0 ? "new  " : "";
        line(y, 7, where + DisplayText.decode(first.message()), CellStyle.TEXT, fresh + by);
      }
    }
  }

  /** What all of a kind say; where that differs, what they have in common. */
  private static String message(DiagnosticRow kind) {
    String first = kind.first().message();
    boolean same =
        kind.reported().stream().allMatch(one -> one.diagnostic().message().equals(first));
    return same ? first : MessagePattern.of(first);
  }

  private static String count(DiagnosticRow row) {
    String fresh = row.newCount() > 0 ? row.newCount() + " new  " : "";
    return fresh + row.reported().size();
  }

  private void line(int y, int indent, String text, CellStyle style, String right) {
    int room = area.width() - indent - DisplayText.columns(right) - 3;
    canvas.text(area.x() + indent, y, DisplayText.cut(text, Math.max(4, room), glyphs), style);
    canvas.right(area.end() - 1, y, right, CellStyle.TEXT);
  }

  private static String shortened(String path, BuildState state) {
    return DisplayText.decode(SourcePathShortener.in(path, state));
  }

  private static String place(Diagnostic one, BuildState state) {
    return one.place().isKnown() ? shortened(one.place().toString(), state) : "no place";
  }

  /** All about the chosen one: what was printed of it, who printed it, what can be done. */
  public static List<TextLine> lines(InputContext now) {
    BuildState state = now.state();
    Optional<DiagnosticRow> row = DiagnosticRow.chosen(state, now.view());
    if (row.isEmpty()) {
      return List.of();
    }
    ReportedDiagnostic chosen = row.get().reported().getFirst();
    List<TextLine> lines = new ArrayList<>();
    for (String line : chosen.diagnostic().context()) {
      lines.add(TextLine.of(shortened(line, state)));
    }
    if (chosen.diagnostic().context().size() == Diagnostic.MOST_CONTEXT_LINES) {
      lines.add(TextLine.dim("(Enter on the line shows all)"));
    }
    lines.add(TextLine.of(""));
    lines.add(TextLine.dim(by(chosen, state)));
    if (chosen.isNew()) {
      lines.add(TextLine.dim("new since the last build"));
    }
    return lines;
  }

  private static String by(ReportedDiagnostic one, BuildState state) {
    StringBuilder text = new StringBuilder("printed by ");
    List<Integer> steps = one.steps();
    for (int i = 0; i < Math.min(MOST_STEPS, steps.size()); i++) {
      String label =
          state
              .step(steps.get(i))
              .map(step -> DisplayText.decode(step.text().label()))
              .orElse("step " + steps.get(i));
      text.append(i == 0 ? "" : ", ").append(label);
    }
    return steps.size() > MOST_STEPS
        ? text + " and " + (steps.size() - MOST_STEPS) + " more steps"
        : text.toString();
  }
}
