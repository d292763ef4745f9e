package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.StepState;
import dev.sconce.session.StepView;
import dev.sconce.session.TraceEvent;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.ui.command.CommandSituation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What commands are about: the step that is shown, under the cursor, or chosen among problems. */
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

  /** Who asks for one command asks for many: the rows are looked at once. */
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

  /** Whether a page about it is shown. */
  @Override
  public boolean isAboutOneStep() {
    return now.view().content().body().subject() instanceof ShownContent.Body.Page;
  }

  /** That of the step itself, else, where no page is about it, the chosen or first one. */
  @Override
  public Optional<Problem.Failure> failure() {
    if (now.view().content().body().subject() instanceof ShownContent.Body.Page page) {
      return failureOf(page.step());
    }
    Optional<Integer> own =
        now.view().cursor() instanceof RowId.Step row ? Optional.of(row.step()) : Optional.empty();
    return own.flatMap(this::failureOf)
        .or(
            () ->
                chosen()
                    .filter(ProblemRow.Failures.class::isInstance)
                    .map(row -> ((ProblemRow.Failures) row).steps().getFirst()))
        .or(() -> now.state().failures().stream().findFirst());
  }

  /** The chosen one, where the problems are what keys are about. */
  @Override
  public Optional<Problem.Undeclared> undeclared() {
    boolean among =
        switch (now.view().content().body().subject()) {
          case ShownContent.Body.Panes _ -> now.pane() == Pane.PROBLEMS || now.pane() == Pane.DEPS;
          case ShownContent.Body.Output _ -> true;
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

  /** The undeclared one, else the first output of the step. */
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

  /** The one that is meant, if it was stopped, else what failed. */
  @Override
  public Optional<Integer> again() {
    return view()
        .filter(step -> step.state() == StepState.CANCELLED)
        .map(StepView::id)
        .or(() -> failure().map(Problem.Failure::step));
  }

  private Optional<Problem.Failure> failureOf(int step) {
    return now.state().failures().stream().filter(one -> one.step() == step).findFirst();
  }

  @Override
  public boolean showsOutput() {
    return chosen().isPresent();
  }

  @Override
  public boolean searches() {
    return now.reading() && !now.view().content().reading().find().isEmpty();
  }

  @Override
  public boolean follows() {
    return now.view().follows();
  }

  /** What the step printed, as far as the console has it. */
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
