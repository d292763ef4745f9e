package dev.sconce.ui.tui.pane;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.StepCategory;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.CommandText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.LazyMappedList;
import dev.sconce.ui.text.SourcePathShortener;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.frame.WrappedText;
import dev.sconce.ui.tui.step.StepPage;
import dev.sconce.ui.tui.step.StoppedStepsText;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.ProblemRow;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws the output of the chosen problem, and hints about possible actions. */
public final class OutputPane {
  /** The maximum number of rows with hints below the text. */
  public static final int HINTS = 3;

  private final DrawContext drawing;
  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final Canvas.Area area;

  public OutputPane(DrawContext drawing, Canvas.Area area) {
    this.drawing = drawing;
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.area = area;
  }

  /** The name and the status of the chosen problem, for the border line. */
  public static String title(BuildState state, ViewState view, ConsoleGlyphs glyphs) {
    String dot = " " + glyphs.dot() + " ";
    return ProblemRow.chosen(state, view)
        .map(
            row ->
                switch (row) {
                  case ProblemRow.Failures failures -> title(failures.steps().getFirst(), dot);
                  case ProblemRow.Member member -> title(member.failure(), dot);
                  case ProblemRow.File file ->
                      DisplayText.decode(file.file().path())
                          + ": "
                          + UndeclaredLines.uses(file.file());
                  case ProblemRow.Mended mended -> DisplayText.decode(mended.id().path());
                  case ProblemRow.Again again -> again(state, again);
                  case ProblemRow.Warnings warnings ->
                      ProblemsPane.printed(state, warnings.count());
                })
        .orElse("Output");
  }

  private static String again(BuildState state, ProblemRow.Again row) {
    String label =
        state
            .step(row.step())
            .map(step -> DisplayText.decode(step.text().label()))
            .orElse("step " + row.step());
    if (row.before().isEmpty()) {
      return label;
    }
    boolean runs =
        state.step(row.step()).filter(step -> step.category() == StepCategory.RUN).isPresent();
    boolean over = BuildStateWord.of(state).over();
    return label + (runs ? ": running again" : over ? ": not run again" : ": queued to run again");
  }

  private static String title(Problem.Failure failure, String dot) {
    int lines = failure.printed().lineCount();
    return DisplayText.decode(failure.label())
        + dot
        + ProblemsPane.became(failure)
        + dot
        + UnitText.elapsed(failure.tookMillis())
        + dot
        + UnitText.of(lines, "line", "lines");
  }

  /** The same for the small screen, with its position among all problems. */
  public static String placed(BuildState state, ViewState view, ConsoleGlyphs glyphs) {
    List<ProblemRow> rows = ProblemRow.rows(state, view);
    ProblemRow chosen = ProblemRow.chosen(rows, view).orElse(null);
    String place = (rows.indexOf(chosen) + 1) + " of " + ProblemsPane.count(state) + " ";
    Optional<Problem.Failure> shown =
        chosen == null ? Optional.empty() : ProblemRow.failure(chosen);
    if (shown.isPresent()) {
      Problem.Failure failure = shown.get();
      String dot = " " + glyphs.dot() + " ";
      return place
          + (failure.cancelled() ? glyphs.notRun() : glyphs.failed())
          + " "
          + DisplayText.decode(failure.label())
          + dot
          + ProblemsPane.became(failure)
          + dot
          + UnitText.elapsed(failure.tookMillis())
          + (failure.stops() > 0 ? dot + "blocks " + failure.stops() : "");
    }
    boolean counted = chosen instanceof ProblemRow.File;
    return (counted ? place : "") + title(state, view, glyphs);
  }

  /** The output of the chosen problem. */
  public static List<TextLine> lines(InputContext now) {
    return ProblemRow.chosen(now.state(), now.view())
        .map(row -> lines(now.state(), now.view(), row))
        .orElse(List.of());
  }

  public void draw(boolean hints) {
    ProblemRow row = ProblemRow.chosen(state, view).orElse(null);
    if (row == null) {
      return;
    }
    List<TextLine> lines = lines(state, view, row);
    List<String> below = hints ? hints(row) : List.of();
    int room = Math.max(1, area.height() - below.size());
    int shown = new TextPane(atFirstError(row, room), area).draw(lines, room);
    hints(below, area.y() + shown);
  }

  /** Scrolls to the first error if warnings precede it, unless the user has scrolled. */
  private DrawContext atFirstError(ProblemRow row, int room) {
    Optional<Diagnostic> first =
        ProblemRow.failure(row).stream()
            .flatMap(failure -> failure.printed().diagnostics().stream())
            .filter(one -> one.severity() == Severity.ERROR)
            .findFirst()
            .filter(one -> one.headLine() >= room / 2);
    boolean untouched =
        view.content().reading().equals(ShownContent.ReadingPosition.START)
            && view.content().body() instanceof ShownContent.Body.Panes;
    return first
        .filter(error -> untouched)
        .map(error -> ShownContent.ReadingPosition.START.at(error.firstLine()))
        .map(at -> view.withContent(view.content().withReading(at)))
        .map(led -> new DrawContext(canvas, state, led, glyphs))
        .orElse(drawing);
  }

  /** Shows hints in full if there is room, starting with the last one, which says what to do. */
  private void hints(List<String> hints, int top) {
    int width = area.width() - 2;
    int free = area.bottom() - top - hints.size();
    List<String> rows = new ArrayList<>();
    for (String hint : hints.reversed()) {
      List<String> whole = WrappedText.broken(hint, width, 2);
      boolean fits = whole.size() - 1 <= free;
      rows.addAll(0, fits ? whole : List.of(DisplayText.cut(hint, width, glyphs)));
      free -= fits ? whole.size() - 1 : 0;
    }
    int y = top;
    for (String row : rows) {
      if (y < area.bottom()) {
        canvas.text(area.x(), y++, area.end(), row, CellStyle.DIM);
      }
    }
  }

  private static List<TextLine> lines(BuildState state, ViewState view, ProblemRow row) {
    return switch (row) {
      case ProblemRow.File(Problem.Undeclared file) ->
          new UndeclaredLines(state, view, file).lines();
      case ProblemRow.Failures failures -> lines(state, failures.steps().getFirst());
      case ProblemRow.Member member -> lines(state, member.failure());
      case ProblemRow.Mended _ ->
          text(List.of("the steps that did so have run again, and were not seen to do so"));
      case ProblemRow.Again again when again.before().isEmpty() ->
          List.of(TextLine.dim("it did not fail this time"));
      case ProblemRow.Again again ->
          LazyMappedList.of(
              lines(state, again.before().getFirst()), line -> TextLine.dim(line.text()));
      case ProblemRow.Warnings warnings -> lines(state, warnings);
    };
  }

  private static List<TextLine> text(List<String> lines) {
    return LazyMappedList.of(lines, TextLine::of);
  }

  private static List<TextLine> lines(BuildState state, ProblemRow.Warnings warnings) {
    List<TextLine> lines = new ArrayList<>();
    for (Problem.Warning warning : warnings.first()) {
      lines.add(TextLine.of(DisplayText.decode(warning.label()) + ":"));
      lines.addAll(
          StepPage.OutputLines.decoded(
              warning.printed(), line -> SourcePathShortener.in(line, state)));
    }
    return lines;
  }

  private static List<TextLine> lines(BuildState state, Problem.Failure failure) {
    return failure.cancelled() && failure.printed().lineCount() == 0
        ? text(List.of("it was cancelled before it printed anything"))
        : StepPage.OutputLines.decoded(
            failure.printed(), line -> SourcePathShortener.in(line, state));
  }

  private List<String> hints(ProblemRow row) {
    if (row instanceof ProblemRow.File(Problem.Undeclared file)
        && UndeclaredLines.allowCommand(view, file).isPresent()) {
      return List.of("", "y: copy a fix     a: allow it     u: who else uses it");
    }
    if (row instanceof ProblemRow.Warnings && state.diagnostics().anyLeft()) {
      return List.of("", "E: list them by kind and file");
    }
    Optional<Problem.Failure> shown = ProblemRow.failure(row);
    if (shown.isEmpty()) {
      return List.of();
    }
    Problem.Failure failure = shown.get();
    List<String> hints = new ArrayList<>(List.of(""));
    boolean over = BuildStateWord.of(state).over();
    if (over && !failure.command().isEmpty()) {
      hints.add("$ " + DisplayText.decode(CommandText.readable(failure.command())));
    } else if (failure.stops() > 0) {
      hints.add(
          "blocks "
              + UnitText.of(failure.stops(), "step", "steps")
              + ": "
              + StoppedStepsText.names(failure));
    }
    Optional<Place> place = new SelectedStep(drawing.situation()).place();
    boolean group = row instanceof ProblemRow.Failures failures && failures.steps().size() > 1;
    String retry = group ? "r: retry all of them" : "r: retry";
    if (failure.stops() > 0) {
      String steps =
          failure.stops() == 1 ? "step that needs" : failure.stops() + " steps that need";
      retry += ", then the " + steps + (group ? " them" : " it");
    }
    hints.add(
        place
                .map(
                    at ->
                        "e: edit "
                            + DisplayText.decode(SourcePathShortener.in(at.toString(), state))
                            + (view.sources().isNewer(at, failure) ? ", changed since" : "")
                            + "     ")
                .orElse("")
            + retry);
    return hints;
  }
}
