package dev.sconce.ui.tui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which row keys act on.
 *
 * @param rows those of the pane while their order is kept, empty while it follows the build
 * @param cursor the row that keys act on, null when the pane has not been touched
 */
record RowSelection(List<RowId> rows, @Nullable RowId cursor) {
  /** The pane follows the build. */
  static final RowSelection FOLLOWING = new RowSelection(List.of(), null);

  RowSelection {
    rows = List.copyOf(rows);
  }

  boolean follows() {
    return rows.isEmpty();
  }
}
