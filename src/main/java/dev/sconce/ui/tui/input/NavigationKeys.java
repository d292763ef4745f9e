package dev.sconce.ui.tui.input;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildState;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.session.StepView;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.pane.TextPane;
import dev.sconce.ui.tui.pane.TreePane;
import dev.sconce.ui.tui.screen.ScrolledText;
import dev.sconce.ui.tui.view.DiagnosticRow;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ProblemRow;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Handles keys that move the cursor, open and close rows, and switch between parts of the screen.
 */
final class NavigationKeys {
  /** Larger than any list. */
  static final int FAR = Integer.MAX_VALUE / 2;

  /** How many lines of an include chain to show above the message, at most. */
  private static final int MOST_LINES_BEFORE = 3;

  private final InputContext now;
  private final BuildState state;
  private final ViewState view;
  private final ShownContent content;

  NavigationKeys(InputContext now) {
    this.now = now;
    this.state = now.state();
    this.view = now.view();
    this.content = view.content();
  }

  /** Moves the cursor, or scrolls the text. */
  ViewState by(int rows) {
    return now.reading() ? scrolled(rows) : cursor(rows);
  }

  /** Scrolls the text by rows. */
  ViewState scrolled(int lines) {
    ShownContent.ReadingPosition reading = content.reading();
    return view.withContent(
        content.withReading(
            switch (lines) {
              case FAR -> reading.at(ShownContent.ReadingPosition.MAX_LINES);
              case -FAR -> reading.at(0);
              default -> ScrolledText.wrapped(now).moved(reading, lines, ScrolledText.room(now));
            }));
  }

  private ViewState cursor(int by) {
    List<RowId> rows = SelectableRows.of(now, now.pane());
    if (rows.isEmpty()) {
      return view;
    }
    int at = view.cursor() == null ? -1 : rows.indexOf(view.cursor());
    int start = at < 0 && by < 0 ? 0 : at;
    long to = Math.clamp((long) start + by, 0, rows.size() - 1);
    return now.selecting(rows, rows.get((int) to));
  }

  ViewState fold() {
    RowId row = view.cursor();
    return row == null ? view : folded(row, !expanded(row));
  }

  /** Moves to the left or right: closes or opens a target, or switches the tab. */
  ViewState aside(int direction) {
    if (content.body() instanceof ShownContent.Body.Page page) {
      return tab(page, direction);
    }
    RowId row = view.cursor();
    if (row instanceof RowId.RelatedPlace(int id, _) && direction < 0) {
      return now.selecting(SelectableRows.of(now), new RowId.Reported(id));
    }
    return row == null ? view : folded(row, direction > 0);
  }

  private ViewState folded(RowId row, boolean opens) {
    boolean foldable =
        switch (row) {
          case RowId.Target _, RowId.Directory _ -> now.pane() == Pane.TREE;
          case RowId.Kind _, RowId.KindFile _ -> true;
          case RowId.Reported _ -> namesOtherPlaces();
          case RowId.Failures _ -> now.pane() == Pane.PROBLEMS;
          case RowId.Step _, RowId.File _, RowId.RelatedPlace _, RowId.Warnings _ -> false;
        };
    if (!foldable) {
      return view;
    }
    return refrozen(opens ? content.expansion().open(row) : closed(row), row);
  }

  private boolean namesOtherPlaces() {
    return DiagnosticRow.chosen(state, view)
        .filter(row -> !DiagnosticRow.related(row.first()).isEmpty())
        .isPresent();
  }

  /**
   * The first closing of a target that was opened by hand returns it to its automatic rows, the
   * second closes it.
   */
  private ShownContent.TreeExpansion closed(RowId row) {
    boolean byHand = now.pane() == Pane.TREE && content.expansion().opened().contains(row);
    return byHand ? content.expansion().leave(row) : content.expansion().close(row);
  }

  private boolean expanded(RowId row) {
    return content.expansion().opened().contains(row)
        || now.pane() == Pane.TREE
            && TreePane.rows(state, view, 1).stream()
                .anyMatch(one -> one.id().equals(row) && one.expanded());
  }

  /** Recomputes the rows with the same cursor. */
  private ViewState refrozen(ShownContent.TreeExpansion folds, RowId row) {
    ViewState changed = view.withContent(content.withExpansion(folds));
    ViewState free = now.with(changed).selecting(List.of(), row);
    return now.with(free).selecting(SelectableRows.of(now.with(free)), row);
  }

  ViewState open() {
    RowId row = view.cursor();
    return switch (row) {
      case null -> now.pane() == Pane.PROBLEMS || now.pane() == Pane.DEPS ? output() : by(1);
      case RowId.Target _, RowId.Directory _ -> refrozen(content.expansion().open(row), row);
      case RowId.Step step ->
          page(
              step.step(),
              now.pane() == Pane.PROBLEMS
                  ? ShownContent.StepTab.LOG
                  : ShownContent.StepTab.SUMMARY);
      case RowId.Failures failures ->
          isClosedGroup(failures)
              ? refrozen(content.expansion().open(row), row)
              : page(failures.step(), ShownContent.StepTab.LOG);
      case RowId.Kind _, RowId.KindFile _ -> folded(row, !expanded(row));
      case RowId.Reported _, RowId.RelatedPlace _ -> printedOf();
      case RowId.Warnings _ -> state.diagnostics().anyLeft() ? diagnostics() : output();
      case RowId.File _ -> output();
    };
  }

  private boolean isClosedGroup(RowId.Failures row) {
    return !content.expansion().opened().contains(row)
        && ProblemRow.rows(state, view).stream()
            .anyMatch(
                one ->
                    one.id().equals(row)
                        && one instanceof ProblemRow.Failures some
                        && some.steps().size() > 1);
  }

  /** The output that contains the chosen error, scrolled to that error. */
  private ViewState printedOf() {
    return DiagnosticRow.chosen(state, view)
        .map(
            row -> {
              ViewState page = page(row.shown().steps().getFirst(), ShownContent.StepTab.LOG);
              return page.withContent(page.content().withReading(at(row.first())));
            })
        .orElse(view);
  }

  /** The position of a diagnostic in the output, with a mark at its message. */
  private static ShownContent.ReadingPosition at(Diagnostic one) {
    int chain = one.headLine() - one.firstLine();
    return ShownContent.ReadingPosition.START
        .at(chain <= MOST_LINES_BEFORE ? one.firstLine() : one.headLine())
        .marking(one.headLine());
  }

  /**
   * The list of diagnostics, with the cursor on the last error that the user jumped to, or on the
   * first row.
   */
  ViewState diagnostics() {
    Optional<ReportedDiagnostic> marked = new SelectedStep(now).markedReport();
    ShownContent list = listOfDiagnostics().withFilter("");
    InputContext there =
        now.with(marked.map(one -> opened(list, List.of(one))).orElse(view.withContent(list)));
    List<RowId> rows = SelectableRows.of(there);
    RowId row = marked.map(DiagnosticRow::idOf).filter(rows::contains).orElse(null);
    return rows.isEmpty()
        ? there.view()
        : there.selecting(rows, row == null ? rows.getFirst() : row);
  }

  private ShownContent listOfDiagnostics() {
    return content
        .withBody(new ShownContent.Body.Panes())
        .withPane(Pane.DIAGNOSTICS)
        .withMendedBefore(state.diagnostics().mended());
  }

  private ViewState output() {
    return view.withContent(
        content
            .withBody(new ShownContent.Body.Output())
            .withReading(ShownContent.ReadingPosition.START));
  }

  /** The page of a step; the output of a running step is shown from its end. */
  private ViewState page(int step, ShownContent.StepTab tab) {
    boolean tail = tab == ShownContent.StepTab.LOG && state.running().contains(step);
    ShownContent.ReadingPosition reading =
        tail
            ? ShownContent.ReadingPosition.START.at(ShownContent.ReadingPosition.MAX_LINES)
            : ShownContent.ReadingPosition.START;
    return view.withContent(
        content.withBody(new ShownContent.Body.Page(step, tab)).withReading(reading));
  }

  private ViewState tab(ShownContent.Body.Page page, int steps) {
    return page(page.step(), page.tab().by(steps));
  }

  ViewState back() {
    if (content.body() instanceof ShownContent.Body.Help) {
      return now.behindHelp().view();
    }
    if (!now.panes()) {
      return view.withContent(
          content
              .withBody(new ShownContent.Body.Panes())
              .withReading(ShownContent.ReadingPosition.START));
    }
    if (now.pane() == Pane.DIAGNOSTICS && !view.filter().isEmpty()) {
      return view.withContent(content.withFilter(""));
    }
    if (!now.pane().hasTab()) {
      return view.withContent(content.withPane(null));
    }
    return view.withContent(
        view.filter().isEmpty()
            ? content.withSelection(ShownContent.RowSelection.FOLLOWING)
            : content.withFilter(""));
  }

  /** Resets targets opened by hand as well, because these may show only waiting steps. */
  ViewState follow() {
    return view.withContent(
        content
            .withExpansion(ShownContent.TreeExpansion.UNTOUCHED)
            .withSelection(ShownContent.RowSelection.FOLLOWING));
  }

  /** Returns to the most important pane, and lets all panes follow the build. */
  ViewState overview() {
    return view.withContent(
        content
            .withBody(new ShownContent.Body.Panes())
            .withExpansion(ShownContent.TreeExpansion.UNTOUCHED)
            .withFilter("")
            .withPane(null));
  }

  ViewState why() {
    return new SelectedStep(now)
        .step()
        .map(step -> page(step, ShownContent.StepTab.WHY))
        .orElse(view);
  }

  ViewState who(String path) {
    return view.withContent(
        content
            .withBody(new ShownContent.Body.Who(path))
            .withReading(ShownContent.ReadingPosition.START));
  }

  /** The undeclared files, with the cursor on the one that the user looked at, if there is one. */
  ViewState undeclared() {
    ShownContent there = content.withBody(new ShownContent.Body.Panes()).withPane(Pane.DEPS);
    InputContext files = now.with(view.withContent(there));
    List<RowId> rows = SelectableRows.of(files);
    RowId row = lookedAt().filter(rows::contains).orElse(rows.getFirst());
    return files.selecting(rows, row);
  }

  private Optional<RowId> lookedAt() {
    SelectedStep subject = new SelectedStep(now);
    return subject
        .undeclared()
        .map(file -> new ProblemRow.File(file).id())
        .or(
            () ->
                subject
                    .view()
                    .flatMap(StepView::undeclared)
                    .map(one -> new RowId.File(one.violation().name(), one.path())));
  }

  ViewState nextPane() {
    if (content.body() instanceof ShownContent.Body.Page page) {
      return tab(page, 1);
    }
    Pane[] panes = Pane.values();
    Pane next = panes[(now.pane().ordinal() + 1) % panes.length];
    boolean none = !next.hasTab() || (next == Pane.RESULT && !now.word().over());
    return view.withContent(content.withPane(none ? Pane.TREE : next));
  }

  /** Moves to the next error: of the same step, else of the next failed step. */
  ViewState nextFailure() {
    if (now.pane() == Pane.DIAGNOSTICS || state.failures().isEmpty()) {
      return nextReported();
    }
    List<ProblemRow> failures =
        ProblemRow.rows(state, view).stream()
            .filter(row -> ProblemRow.failure(row).isPresent())
            .toList();
    int at = -1;
    for (int i = 0; i < failures.size(); i++) {
      at = failures.get(i).id().equals(view.cursor()) ? i : at;
    }
    ShownContent there = content.withBody(new ShownContent.Body.Panes()).withPane(Pane.PROBLEMS);
    InputContext problems = now.with(view.withContent(there));
    if (at >= 0) {
      Optional<Diagnostic> more = errorAfter(failures.get(at), content.reading().mark());
      if (more.isPresent()) {
        return problems
            .view()
            .withContent(
                content.withBody(new ShownContent.Body.Panes()).withReading(at(more.get())));
      }
    }
    ProblemRow next = failures.get((at + 1) % failures.size());
    ViewState selected = problems.selecting(SelectableRows.of(problems, Pane.PROBLEMS), next.id());
    return errors(next).stream()
        .findFirst()
        .map(error -> selected.withContent(selected.content().withReading(at(error))))
        .orElse(selected);
  }

  private static List<Diagnostic> errors(ProblemRow row) {
    return ProblemRow.failure(row)
        .map(failure -> failure.printed().diagnostics())
        .orElse(List.of())
        .stream()
        .filter(one -> one.severity() == Severity.ERROR)
        .toList();
  }

  /** The first error after a line. If no line was marked, the first error counts as seen. */
  private static Optional<Diagnostic> errorAfter(ProblemRow row, int mark) {
    List<Diagnostic> errors = errors(row);
    int seen = mark >= 0 || errors.isEmpty() ? mark : errors.getFirst().headLine();
    return errors.stream().filter(one -> one.headLine() > seen).findFirst();
  }

  /** Moves to the next error in the list of diagnostics, and opens its rows. */
  private ViewState nextReported() {
    boolean shown = now.pane() == Pane.DIAGNOSTICS;
    ShownContent there =
        shown ? content.withBody(new ShownContent.Body.Panes()) : listOfDiagnostics();
    List<ReportedDiagnostic> errors =
        state.diagnostics().all().stream()
            .filter(one -> one.diagnostic().severity() == Severity.ERROR)
            .toList();
    List<DiagnosticRow> rows = DiagnosticRow.rows(state, opened(there, errors));
    int cursor = -1;
    for (int i = 0; i < rows.size(); i++) {
      cursor = rows.get(i).id().equals(view.cursor()) ? i : cursor;
    }
    Optional<DiagnosticRow> next = nextError(rows, cursor + 1).or(() -> nextError(rows, 0));
    if (next.isEmpty()) {
      return view.withNotice("no error is listed");
    }
    InputContext list = now.with(opened(there, next.get().reported()));
    return list.selecting(SelectableRows.of(list), next.get().id());
  }

  private static Optional<DiagnosticRow> nextError(List<DiagnosticRow> rows, int from) {
    return rows.subList(from, rows.size()).stream()
        .filter(row -> row.isError() && row.id() instanceof RowId.Reported)
        .filter(row -> row.shown().isOpen())
        .findFirst();
  }

  /** Opens the parent rows of some diagnostics. */
  private ViewState opened(ShownContent shown, List<ReportedDiagnostic> reported) {
    Set<RowId> opened = new HashSet<>(shown.expansion().opened());
    Set<RowId> closed = new HashSet<>(shown.expansion().closed());
    for (ReportedDiagnostic one : reported) {
      opened.add(DiagnosticRow.kindId(one));
      opened.add(DiagnosticRow.fileId(one));
    }
    closed.removeAll(opened);
    return view.withContent(shown.withExpansion(new ShownContent.TreeExpansion(opened, closed)));
  }

  ViewState find(int direction) {
    List<TextLine> lines = ScrolledText.lines(now);
    ShownContent.ReadingPosition reading = content.reading();
    int most = Math.max(0, lines.size() - 1);
    Optional<Integer> found =
        TextPane.Search.next(lines, reading.find(), Math.min(reading.scroll(), most), direction);
    return found
        .map(line -> view.withContent(content.withReading(reading.at(line))))
        .orElseGet(() -> view.withNotice("not found: " + reading.find()));
  }

  /** A click moves the cursor to a row; a click on the row with the cursor opens it. */
  ViewState click(Pane pane, RowId row) {
    if (content.chosen() == pane && row.equals(view.cursor())) {
      return open();
    }
    InputContext there = now.focusing(pane);
    return there.selecting(SelectableRows.of(now, pane), row);
  }

  /** Switches to a tab of the page. */
  ViewState turn(ShownContent.StepTab tab) {
    return content.body() instanceof ShownContent.Body.Page page ? page(page.step(), tab) : view;
  }
}
