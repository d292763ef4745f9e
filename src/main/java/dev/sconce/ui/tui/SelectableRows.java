package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import java.util.List;

/** The rows that a cursor can be on. */
final class SelectableRows {
  private SelectableRows() {}

  static List<RowId> of(BuildState state, ViewState view, int width, int height) {
    return switch (view.shown(state)) {
      case TREE -> {
        int room = ScreenLayout.treeRows(width, height, !state.failures().isEmpty());
        yield TreePane.rows(state, view, room).stream().map(TreeRow::id).toList();
      }
      case JOBS -> JobsPane.rows(state, view);
      case PROBLEMS -> ProblemRow.rows(state, view).stream().map(ProblemRow::id).toList();
      case CACHE, LOG, RESULT -> List.of();
    };
  }
}
