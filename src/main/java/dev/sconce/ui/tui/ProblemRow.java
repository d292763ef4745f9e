package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A row of the problems. The order is that in which they should be looked at. */
sealed interface ProblemRow {
  /** What it is about. */
  RowId id();

  /** Steps that failed with the same first error line; the first of them stands for all. */
  record Failures(List<Problem.Failure> steps) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.Failures(steps.getFirst().step());
    }
  }

  /** A file that is not declared. */
  record File(Problem.Undeclared file) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.File(file.violation().name(), file.path());
    }
  }

  /** Steps that printed something. */
  record Warnings(int count, List<Problem.Warning> first) implements ProblemRow {
    @Override
    public RowId id() {
      return new RowId.Warnings();
    }
  }

  /** All rows: in their order, or in the order that is kept, with new ones at the end. */
  static List<ProblemRow> rows(BuildState state, ViewState view) {
    List<ProblemRow> rows = new ArrayList<>();
    Map<String, List<Problem.Failure>> same = new LinkedHashMap<>();
    for (Problem.Failure failure : state.failures()) {
      String key = firstError(failure).orElse("step " + failure.step());
      same.computeIfAbsent(key, one -> new ArrayList<>()).add(failure);
    }
    same.values().forEach(failures -> rows.add(new Failures(List.copyOf(failures))));
    state.undeclared().forEach(file -> rows.add(new File(file)));
    if (state.warningCount() > 0) {
      rows.add(new Warnings(state.warningCount(), state.warnings()));
    }
    if (view.keeps(Pane.PROBLEMS)) {
      List<RowId> kept = view.kept();
      rows.sort(
          Comparator.comparingInt(
              row -> kept.contains(row.id()) ? kept.indexOf(row.id()) : kept.size()));
    }
    return List.copyOf(rows);
  }

  /** The row that the output beside it belongs to. */
  static Optional<ProblemRow> chosen(BuildState state, ViewState view) {
    List<ProblemRow> rows = rows(state, view);
    return rows.stream()
        .filter(row -> row.id().equals(view.cursor()))
        .findFirst()
        .or(() -> rows.stream().findFirst());
  }

  /** The first line that says error, without where; else the first line. */
  static Optional<String> firstError(Problem.Failure failure) {
    List<String> lines = failure.printed().lines();
    for (String line : lines) {
      int at = line.toLowerCase(Locale.ROOT).indexOf("error");
      if (at >= 0) {
        return Optional.of(line.substring(at));
      }
    }
    return lines.stream().findFirst();
  }
}
