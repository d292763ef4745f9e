package dev.sconce.ui.tui.view;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.session.StepState;
import dev.sconce.session.StepView;
import dev.sconce.session.TraceEvent;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.ui.command.CommandSituation;
import dev.sconce.ui.text.ErrorLocation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects that commands act on: the step on the page, under the cursor, or of the chosen
 * problem.
 */
public final class SelectedStep implements CommandSituation {
  private final InputContext now;
  private @Nullable List<ProblemRow> rows;

  public SelectedStep(InputContext now) {
    this.now = now;
  }

  @Override
  public BuildState state() {
    return now.state();
  }

  @Override
  public Optional<Integer> step() {
    if (now.view().content().body().subject() instanceof ShownContent.Body.Page page) {
      return Optional.of(page.step());
    }
    return switch (now.view().cursor()) {
      case null -> failure().map(Problem.Failure::step);
      case RowId.Step row -> Optional.of(row.step());
      case RowId.Failures row -> Optional.of(row.step());
      case RowId.Target row -> Optional.of(row.step());
      case RowId.File file -> firstReader(file);
      case RowId.Kind _, RowId.KindFile _, RowId.Reported _, RowId.RelatedPlace _ ->
          reported().map(row -> row.shown().steps().getFirst());
      case RowId.Directory _, RowId.Warnings _ -> Optional.empty();
    };
  }

  private Optional<Integer> firstReader(RowId.File row) {
    return now.state().undeclared().stream()
        .filter(one -> one.path().equals(row.path()))
        .filter(one -> one.violation().name().equals(row.violation()))
        .map(Problem.Undeclared::firstStep)
        .findFirst();
  }

  /** The rows are computed once, because callers ask about many commands in a row. */
  private Optional<ProblemRow> chosen() {
    List<ProblemRow> known = rows;
    if (known == null) {
      known = ProblemRow.rows(now.state(), now.view());
      rows = known;
    }
    return ProblemRow.chosen(known, now.view());
  }

  @Override
  public Optional<StepView> view() {
    return step().flatMap(now.state()::step);
  }

  /** Whether the page of a step is shown. */
  @Override
  public boolean isAboutOneStep() {
    return now.view().content().body().subject() instanceof ShownContent.Body.Page;
  }

  /** The failure of the step itself; if no page is shown, else the chosen or first one. */
  @Override
  public Optional<Problem.Failure> failure() {
    if (now.view().content().body().subject() instanceof ShownContent.Body.Page page) {
      return failureOf(page.step());
    }
    if (now.pane() == Pane.DIAGNOSTICS) {
      return reported().flatMap(row -> failedOf(row).stream().findFirst()).flatMap(this::failureOf);
    }
    Optional<Integer> own =
        now.view().cursor() instanceof RowId.Step row ? Optional.of(row.step()) : Optional.empty();
    return own.flatMap(this::failureOf)
        .or(() -> chosen().flatMap(ProblemRow::failure))
        .or(() -> now.state().failures().stream().findFirst());
  }

  /** The chosen undeclared file, if keys act on the problems. */
  @Override
  public Optional<Problem.Undeclared> undeclared() {
    boolean among =
        switch (now.view().content().body().subject()) {
          case ShownContent.Body.Panes _ -> now.pane() == Pane.PROBLEMS || now.pane() == Pane.DEPS;
          case ShownContent.Body.Output _ -> now.pane() != Pane.DIAGNOSTICS;
          case ShownContent.Body.Page _, ShownContent.Body.Who _, ShownContent.Body.Help _ -> false;
        };
    return among
        ? chosen()
            .filter(ProblemRow.File.class::isInstance)
            .map(row -> ((ProblemRow.File) row).file())
        : Optional.empty();
  }

  @Override
  public Optional<UndeclaredReport> report() {
    return undeclared().flatMap(file -> EngineQuestions.report(now.view(), file));
  }

  /** The undeclared file, else the first output of the step. */
  @Override
  public Optional<String> file() {
    Optional<Problem.Undeclared> undeclared = undeclared();
    if (undeclared.isPresent()) {
      return undeclared
          .filter(one -> one.violation() != TraceEvent.ViolationKind.E)
          .map(Problem.Undeclared::path);
    }
    return view().flatMap(step -> step.text().outputs().stream().findFirst());
  }

  /** The selected step if it was stopped, else the failed one. */
  @Override
  public Optional<Integer> again() {
    return view()
        .filter(step -> step.state() == StepState.CANCELLED)
        .map(StepView::id)
        .or(() -> failure().map(Problem.Failure::step));
  }

  /** The selected row in the list of diagnostics, if the list is shown. */
  private Optional<DiagnosticRow> reported() {
    return now.pane() == Pane.DIAGNOSTICS && !isAboutOneStep()
        ? DiagnosticRow.chosen(now.state(), now.view())
        : Optional.empty();
  }

  /** The failed steps among those that reported the diagnostics of a row. */
  private List<Integer> failedOf(DiagnosticRow row) {
    Set<Integer> failed = new HashSet<>();
    now.state().failures().forEach(failure -> failed.add(failure.step()));
    return row.reported().stream()
        .flatMap(one -> one.steps().stream())
        .filter(failed::contains)
        .distinct()
        .toList();
  }

  /** All selected steps that can be retried: the members of a group, or one. */
  public List<Integer> allAgain() {
    Optional<DiagnosticRow> row = reported();
    if (row.isPresent()) {
      return failedOf(row.get());
    }
    boolean group =
        !isAboutOneStep()
            && (now.view().cursor() == null || now.view().cursor() instanceof RowId.Failures);
    Optional<ProblemRow> failures = group ? chosen() : Optional.empty();
    return failures.isPresent() && failures.get() instanceof ProblemRow.Failures several
        ? several.steps().stream().map(Problem.Failure::step).toList()
        : again().stream().toList();
  }

  @Override
  public Optional<Place> place() {
    Optional<DiagnosticRow> row = reported();
    if (row.isPresent()) {
      return row.map(DiagnosticRow::place).filter(Place::isKnown);
    }
    return marked()
        .map(Diagnostic::place)
        .filter(Place::isKnown)
        .or(() -> failure().flatMap(ErrorLocation::of));
  }

  /** The last error in an output that the user jumped to. */
  private Optional<Diagnostic> marked() {
    int mark = now.view().content().reading().mark();
    return mark < 0
        ? Optional.empty()
        : printed().stream()
            .flatMap(head -> head.diagnostics().stream())
            .filter(one -> one.headLine() == mark)
            .findFirst();
  }

  /** The same error among the diagnostics of the build. */
  public Optional<ReportedDiagnostic> markedReport() {
    int step = step().orElse(-1);
    return marked()
        .flatMap(
            error ->
                now.state().diagnostics().all().stream()
                    .filter(one -> one.steps().contains(step))
                    .filter(one -> isSame(one.diagnostic(), error))
                    .findFirst());
  }

  private static boolean isSame(Diagnostic one, Diagnostic two) {
    return one.place().equals(two.place())
        && ReportedDiagnostic.fingerprint(one).equals(ReportedDiagnostic.fingerprint(two));
  }

  private Optional<Problem.Failure> failureOf(int step) {
    return now.state().failures().stream().filter(one -> one.step() == step).findFirst();
  }

  @Override
  public boolean showsOutput() {
    return chosen().isPresent() || reported().isPresent();
  }

  @Override
  public boolean searches() {
    return now.reading() && !now.view().content().reading().find().isEmpty();
  }

  @Override
  public boolean follows() {
    return now.view().follows();
  }

  /** The output of the step, as far as the console has it. */
  public Optional<Problem.OutputHead> printed() {
    return step()
        .flatMap(
            id ->
                failureOf(id)
                    .map(Problem.Failure::printed)
                    .or(
                        () ->
                            now.state().warnings().stream()
                                .filter(one -> one.step() == id)
                                .map(Problem.Warning::printed)
                                .findFirst()));
  }
}
