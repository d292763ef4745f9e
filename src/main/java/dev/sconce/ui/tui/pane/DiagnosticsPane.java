package dev.sconce.ui.tui.pane;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.diagnostics.MessagePattern;
import dev.sconce.session.BuildState;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.session.ReportedDiagnostic.Novelty;
import dev.sconce.session.ReportedDiagnostic.Status;
import dev.sconce.session.StepCategory;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.BuildStateWord;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Draws the diagnostics of tools: a list by kind and file, and the details of the chosen one. */
public final class DiagnosticsPane {
  /** How many steps to name for one diagnostic, at most. */
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

  /**
   * The title: how many there are, how many of them are new or run again, and how many are mended.
   */
  public static String title(BuildState state, ViewState view, ConsoleGlyphs glyphs) {
    int omitted = state.diagnostics().omitted();
    String dot = " " + glyphs.dot() + " ";
    int fresh = 0;
    int again = 0;
    int mended = 0;
    int errors = 0;
    int warnings = 0;
    for (ReportedDiagnostic one : DiagnosticRow.matching(state, view)) {
      boolean isError = one.diagnostic().severity() == Severity.ERROR;
      errors += one.isOpen() && isError ? 1 : 0;
      warnings += one.isOpen() && !isError ? 1 : 0;
      fresh += one.isNew() && one.status() == Status.REPORTED ? 1 : 0;
      again += one.status() == Status.PENDING ? 1 : 0;
      mended += one.status() == Status.MENDED ? 1 : 0;
    }
    return Pane.DIAGNOSTICS.title()
        + dot
        + UnitText.of(errors, "error", "errors")
        + dot
        + UnitText.of(warnings, "warning", "warnings")
        + (fresh > 0 ? dot + fresh + " new" : "")
        + (again > 0 ? dot + again + " to be seen again" : "")
        + (mended > 0 ? dot + mended + " mended" : "")
        + (omitted > 0 ? dot + omitted + " more not listed" : "")
        + (view.filter().isEmpty() ? "" : dot + "/" + view.filter());
  }

  /** The place of the chosen diagnostic, for the line above its details. */
  public static String chosenTitle(BuildState state, ViewState view, ConsoleGlyphs glyphs) {
    return DiagnosticRow.chosen(state, view)
        .map(
            row ->
                place(row.place(), state) + firstOf(row.count(ReportedDiagnostic::isOpen), glyphs))
        .orElse("");
  }

  private static String firstOf(int open, ConsoleGlyphs glyphs) {
    return open > 1 ? " " + glyphs.dot() + " the first of " + open : "";
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
      String none =
          view.filter().isEmpty() ? "no errors or warnings" : "nothing matches " + view.filter();
      canvas.text(area.x() + 1, y, area.end(), none, CellStyle.DIM);
    }
  }

  private void row(DiagnosticRow row, int y) {
    canvas.spot(area.x(), area.end(), y, new Frame.ClickTarget.Row(Pane.DIAGNOSTICS, row.id()));
    Diagnostic first = row.first();
    boolean holds = row.count(one -> one.status() == Status.REPORTED) > 0;
    CellStyle text = holds ? CellStyle.TEXT : CellStyle.DIM;
    CellStyle style = !holds ? CellStyle.DIM : row.isError() ? CellStyle.FAILED : CellStyle.WARNING;
    String fold = row.opened() ? glyphs.open() : glyphs.closed();
    switch (row.id()) {
      case RowId.Kind _ -> {
        String sign = row.isError() ? glyphs.failed() : glyphs.printed();
        canvas.text(area.x() + 1, y, fold + " " + sign, style);
        String pattern = DisplayText.decode(message(row));
        String flag = DisplayText.decode(first.flag());
        String says = flag.isEmpty() ? pattern : flag + "  " + pattern;
        line(y, 5, says, style, counts(row), text);
      }
      case RowId.KindFile _ -> {
        canvas.text(area.x() + 3, y, fold, text);
        String file = first.place().isKnown() ? shortened(first.place().file(), state) : "no file";
        line(y, 5, file, text, changed(row) + counts(row), text);
      }
      case RowId.RelatedPlace _ -> {
        String says = row.related().map(note -> DisplayText.decode(note.message())).orElse("");
        line(y, 9, place(row.place(), state) + "  " + says, text, changed(row), text);
      }
      default -> {
        if (!DiagnosticRow.related(first).isEmpty()) {
          canvas.text(area.x() + 5, y, fold, text);
        }
        String where =
            first.place().line() == 0
                ? ""
                : first.place().line()
                    + (first.place().column() > 0 ? ":" + first.place().column() : "")
                    + "  ";
        line(y, 7, where + DisplayText.decode(first.message()), text, statusText(row), text);
      }
    }
  }

  /** The status of a single diagnostic. */
  private String statusText(DiagnosticRow row) {
    ReportedDiagnostic one = row.shown();
    return switch (one.status()) {
      case MENDED -> "mended";
      case PENDING -> again(one);
      case REPORTED -> {
        int steps = one.steps().size();
        yield fresh(row) + changed(row) + (steps > 1 ? "in " + steps + " steps" : "");
      }
    };
  }

  private String again(ReportedDiagnostic one) {
    boolean runs =
        one.steps().stream()
            .flatMap(id -> state.step(id).stream())
            .anyMatch(step -> step.category() == StepCategory.RUN);
    boolean over = BuildStateWord.of(state).over();
    return runs ? "running again" : over ? "not run again" : "queued to run again";
  }

  /** Whether the file was changed since the tools read it, so that line numbers may differ now. */
  private String changed(DiagnosticRow row) {
    boolean newer = row.count(one -> view.sources().isNewer(row.place(), one, state)) > 0;
    return newer ? "source changed since  " : "";
  }

  /** The message of a kind; if the messages differ, their common pattern. */
  private static String message(DiagnosticRow kind) {
    String first = kind.first().message();
    boolean same =
        kind.reported().stream().allMatch(one -> one.diagnostic().message().equals(first));
    return same ? first : MessagePattern.of(first);
  }

  private static String counts(DiagnosticRow row) {
    int held = row.count(one -> one.status() == Status.REPORTED);
    int again = row.count(one -> one.status() == Status.PENDING);
    int mended = row.count(one -> one.status() == Status.MENDED);
    List<String> counts = new ArrayList<>();
    if (mended > 0) {
      counts.add(held + again == 0 ? mended + " mended" : mended + " mended ");
    }
    if (again > 0) {
      counts.add(again + " again" + (held > 0 ? " " : ""));
    }
    if (held > 0) {
      counts.add(Integer.toString(held));
    }
    Status last = held > 0 ? Status.REPORTED : again > 0 ? Status.PENDING : Status.MENDED;
    return fresh(row) + String.join(" ", counts) + spread(row, last);
  }

  /** The number of files with these diagnostics; for a single file, the number of steps. */
  private static String spread(DiagnosticRow row, Status status) {
    Set<String> files = new HashSet<>();
    Set<Integer> steps = new HashSet<>();
    boolean shared = false;
    for (ReportedDiagnostic one : row.reported()) {
      if (one.status() == status) {
        files.add(one.diagnostic().place().file());
        steps.addAll(one.steps());
        shared |= one.steps().size() > 1;
      }
    }
    if (files.size() > 1) {
      return " in " + files.size() + " files";
    }
    return shared ? " in " + steps.size() + " steps" : "";
  }

  /** The number of new ones. If there was an earlier run, it says which ones came with this run. */
  private static String fresh(DiagnosticRow row) {
    int now = row.count(one -> isNew(one, Novelty.NEW_IN_RUN));
    int before = row.count(one -> isNew(one, Novelty.NEW));
    boolean single = row.id() instanceof RowId.Reported;
    return (now == 0 ? "" : (single ? "" : now + " ") + "new now  ")
        + (before == 0 ? "" : (single ? "" : before + " ") + "new  ");
  }

  private static boolean isNew(ReportedDiagnostic one, Novelty how) {
    return one.status() == Status.REPORTED && one.novelty() == how;
  }

  private void line(
      int y, int indent, String text, CellStyle style, String right, CellStyle rightStyle) {
    String end = right.stripTrailing();
    int room = area.width() - indent - DisplayText.columns(end) - 3;
    canvas.text(area.x() + indent, y, DisplayText.cut(text, Math.max(4, room), glyphs), style);
    canvas.right(area.end() - 1, y, end, rightStyle);
  }

  private static String shortened(String path, BuildState state) {
    return DisplayText.decode(SourcePathShortener.in(path, state));
  }

  private static String place(Place place, BuildState state) {
    return place.isKnown() ? shortened(place.toString(), state) : "no place";
  }

  /**
   * The details of the chosen diagnostic: its output, the steps that printed it, and possible
   * actions.
   */
  public static List<TextLine> lines(InputContext now) {
    BuildState state = now.state();
    Optional<DiagnosticRow> row = DiagnosticRow.chosen(state, now.view());
    if (row.isEmpty()) {
      return List.of();
    }
    ReportedDiagnostic chosen = row.get().shown();
    List<TextLine> lines = new ArrayList<>();
    for (String line : chosen.diagnostic().context()) {
      lines.add(TextLine.of(shortened(line, state)));
    }
    if (chosen.diagnostic().context().size() == Diagnostic.MOST_CONTEXT_LINES) {
      lines.add(TextLine.dim("(Enter on the line shows all)"));
    }
    lines.add(TextLine.of(""));
    lines.add(TextLine.dim(by(chosen, state)));
    about(chosen, row.get(), now).forEach(line -> lines.add(TextLine.dim(line)));
    return lines;
  }

  private static List<String> about(
      ReportedDiagnostic chosen, DiagnosticRow row, InputContext now) {
    List<String> lines = new ArrayList<>();
    if (chosen.status() == Status.MENDED) {
      lines.add("mended: the steps that printed it have run again without it");
      return lines;
    }
    if (chosen.novelty() == Novelty.NEW_IN_RUN) {
      lines.add("new in this run");
    } else if (chosen.novelty() == Novelty.NEW) {
      lines.add("new since the last build");
    }
    if (now.view().sources().isNewer(row.place(), chosen, now.state())) {
      lines.add("source changed since: the line may be another one now");
    }
    boolean closed = row.id() instanceof RowId.Reported && !row.opened();
    String key = now.view().keys().first(ConsoleCommand.FOLD);
    if (closed && !key.isEmpty() && !DiagnosticRow.related(chosen.diagnostic()).isEmpty()) {
      lines.add(key + " shows from where it was included or required, and its notes");
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
