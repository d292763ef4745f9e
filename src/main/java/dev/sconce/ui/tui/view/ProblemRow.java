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

/** A row of the problems. The order is that in which they should be looked at. */
public sealed interface ProblemRow {
  /** What it is about. */
  RowId id();

  /** Steps that failed with the same first error line; the first of them stands for all. */
  record Failures(List<Problem.Failure> steps) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.Failures(steps.getFirst().step());
    }
  }

  /** One of several steps that failed alike, where their row was opened. */
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
   * Steps that failed alike and are retried; or, with an order of rows that is kept, one that was
   * and has ended.
   *
   * @param before what they were like when they failed, while they have not ended since
   */
  record Again(RowId id, int step, List<Problem.Failure> before) implements ProblemRow {}

  /** A file that was not declared when the order of the rows was kept; no step is seen to do so. */
  record Mended(RowId.File id) implements ProblemRow {}

  /** Steps that printed something. */
  record Warnings(int count, List<Problem.Warning> first) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.Warnings();
    }
  }

  /** All rows: in their order, or in the order that is kept, with new ones at the end. */
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

  /** Where a row was opened into its members each has its own. */
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

  /** The row that the output beside it belongs to. */
  static Optional<ProblemRow> chosen(BuildState state, ViewState view) {
    return chosen(rows(state, view), view);
  }

  /** The one of these rows that the output beside them belongs to. */
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

  /** What failures with the same first error line have in common. */
  static String sameness(Problem.Failure failure) {
    return failure.cancelled() || failure.error().isEmpty()
        ? "step " + failure.step()
        : failure.error();
  }
}
