package dev.sconce.ui.tui;

import java.util.HashSet;
import java.util.Set;

/**
 * Which targets were opened or closed by hand; the others are as the build wants it.
 *
 * @param opened those that show all their steps
 * @param closed those that show none of their steps
 */
record Folds(Set<RowId> opened, Set<RowId> closed) {
  /** Nothing was touched. */
  static final Folds UNTOUCHED = new Folds(Set.of(), Set.of());

  Folds {
    opened = Set.copyOf(opened);
    closed = Set.copyOf(closed);
  }

  Folds open(RowId row) {
    return new Folds(with(opened, row), without(closed, row));
  }

  Folds close(RowId row) {
    return new Folds(without(opened, row), with(closed, row));
  }

  private static Set<RowId> with(Set<RowId> rows, RowId row) {
    Set<RowId> changed = new HashSet<>(rows);
    changed.add(row);
    return changed;
  }

  private static Set<RowId> without(Set<RowId> rows, RowId row) {
    Set<RowId> changed = new HashSet<>(rows);
    changed.remove(row);
    return changed;
  }
}
