package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A row of the problems, in the order in which a user should look at them. */
public sealed interface ProblemRow {
  /** Identifies the row. */
  RowId id();

  /** Steps that failed with the same errors; the first of them represents all. */
  record Failures(List<Problem.Failure> steps) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.Failures(steps.getFirst().step());
    }
  }

  /** One of several similar failures, in an opened row. */
  record Member(Problem.Failure failure) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.Step(failure.step());
    }
  }

  /** A file that is not declared. */
  record File(Problem.Undeclared file) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.File(file.violation().name(), file.path());
    }
  }

  /**
   * Similar failures that are retried. In a kept order of rows, it also stands for a failure whose
   * retry has ended.
   *
   * @param before the failures, as long as the retries have not ended
   */
  record Again(RowId id, int step, List<Problem.Failure> before) implements ProblemRow {}

  /**
   * A file that was undeclared when the order of the rows was kept; now no step accesses it
   * undeclared.
   */
  record Mended(RowId.File id) implements ProblemRow {}

  /** Steps that printed something. */
  record Warnings(int count, List<Problem.Warning> first) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.Warnings();
    }
  }

  /** All rows: in their usual order, or in the kept order with new ones at the end. */
  static List<ProblemRow> rows(BuildState state, ViewState view) {
    boolean filesAlone = view.content().chosen() == Pane.DEPS;
    List<ProblemRow> rows = new ArrayList<>(filesAlone ? List.of() : failures(state, view));
    if (!filesAlone) {
      rows.addAll(retried(state, view));
    }
    state.undeclared().forEach(file -> rows.add(new File(file)));
    if (state.printedCount() > 0 && !filesAlone) {
      rows.add(new Warnings(state.printedCount(), state.warnings()));
    }
    if (view.keeps(filesAlone ? Pane.DEPS : Pane.PROBLEMS)) {
      keepOrder(rows, view.kept(), state);
    }
    return List.copyOf(rows);
  }

  private static Collection<List<Problem.Failure>> alike(List<Problem.Failure> failures) {
    Map<String, List<Problem.Failure>> same = new LinkedHashMap<>();
    for (Problem.Failure failure : failures) {
      same.computeIfAbsent(sameness(failure), one -> new ArrayList<>()).add(failure);
    }
    return same.values();
  }

  /** The retried failures; in a row opened to its members, each has its own row. */
  private static List<ProblemRow> retried(BuildState state, ViewState view) {
    List<ProblemRow> rows = new ArrayList<>();
    for (List<Problem.Failure> steps : alike(state.retried())) {
      List<Problem.Failure> together = new ArrayList<>();
      for (Problem.Failure failure : steps) {
        RowId own = new RowId.Step(failure.step());
        if (view.kept().contains(own)) {
          rows.add(new Again(own, failure.step(), List.of(failure)));
        } else {
          together.add(failure);
        }
      }
      if (!together.isEmpty()) {
        int first = together.getFirst().step();
        rows.add(new Again(new RowId.Failures(first), first, List.copyOf(together)));
      }
    }
    return rows;
  }

  private static List<ProblemRow> failures(BuildState state, ViewState view) {
    List<ProblemRow> rows = new ArrayList<>();
    for (List<Problem.Failure> failures : alike(state.failures())) {
      Failures row = new Failures(List.copyOf(failures));
      rows.add(row);
      if (row.steps().size() > 1 && view.content().expansion().opened().contains(row.id())) {
        row.steps().forEach(failure -> rows.add(new Member(failure)));
      }
    }
    return rows;
  }

  private static void keepOrder(List<ProblemRow> rows, List<RowId> order, BuildState state) {
    Map<RowId, Integer> kept = new LinkedHashMap<>();
    order.forEach(id -> kept.putIfAbsent(id, kept.size()));
    Set<RowId> there = new HashSet<>();
    rows.forEach(row -> there.add(row.id()));
    for (RowId id : kept.keySet()) {
      if (id instanceof RowId.Failures gone && !there.contains(id)) {
        rows.add(new Again(gone, gone.step(), before(state, gone.step())));
      } else if (id instanceof RowId.Step gone && !there.contains(id)) {
        rows.add(new Again(gone, gone.step(), before(state, gone.step())));
      } else if (id instanceof RowId.File gone && !there.contains(id)) {
        rows.add(new Mended(gone));
      }
    }
    rows.sort(Comparator.comparingInt(row -> kept.getOrDefault(row.id(), kept.size())));
  }

  private static List<Problem.Failure> before(BuildState state, int step) {
    return state.retried().stream().filter(failure -> failure.step() == step).toList();
  }

  /** The row whose output is shown beside the list. */
  static Optional<ProblemRow> chosen(BuildState state, ViewState view) {
    return chosen(rows(state, view), view);
  }

  /** The row whose output is shown beside these rows. */
  static Optional<ProblemRow> chosen(List<ProblemRow> rows, ViewState view) {
    return rows.stream()
        .filter(row -> row.id().equals(view.cursor()))
        .findFirst()
        .or(() -> rows.stream().findFirst());
  }

  /** The failure that a row shows. */
  static Optional<Problem.Failure> failure(ProblemRow row) {
    return switch (row) {
      case Failures failures -> Optional.of(failures.steps().getFirst());
      case Member member -> Optional.of(member.failure());
      case File _, Mended _, Again _, Warnings _ -> Optional.empty();
    };
  }

  /** The text that similar failures share: their errors. */
  static String sameness(Problem.Failure failure) {
    return failure.cancelled() || failure.error().isEmpty()
        ? "step " + failure.step()
        : failure.error();
  }
}
