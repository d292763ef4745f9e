package dev.sconce.ui.tui;

import java.util.HashSet;
import java.util.Set;

/**
 * Which targets were opened or closed by hand; the others are as the build wants it.
 *
 * @param opened those that show all their steps
 * @param closed those that show none of their steps
 */
record TreeExpansion(Set<RowId> opened, Set<RowId> closed) {
  /** Nothing was touched. */
  static final TreeExpansion UNTOUCHED = new TreeExpansion(Set.of(), Set.of());

  TreeExpansion {
    opened = Set.copyOf(opened);
    closed = Set.copyOf(closed);
  }

  TreeExpansion open(RowId row) {
    return new TreeExpansion(with(opened, row), without(closed, row));
  }

  TreeExpansion close(RowId row) {
    return new TreeExpansion(without(opened, row), with(closed, row));
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
