package dev.sconce.ui.tui.input;

import dev.sconce.ui.tui.pane.JobsPane;
import dev.sconce.ui.tui.pane.TreePane;
import dev.sconce.ui.tui.pane.TreeRows;
import dev.sconce.ui.tui.view.DiagnosticRow;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ProblemRow;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.ScreenLayout;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.List;

/** Lists the rows on which the cursor can be. */
final class SelectableRows {
  private SelectableRows() {}

  /** The rows of the pane that keys act on. */
  static List<RowId> of(InputContext now) {
    return switch (now.pane()) {
      case TREE -> {
        int room =
            ScreenLayout.rows(now.state(), now.width(), now.height(), now.state().anyFailed())
                .tree(now.width(), now.height());
        yield TreePane.rows(now.state(), now.view(), room).stream().map(TreeRows.Row::id).toList();
      }
      case JOBS -> JobsPane.rows(now.state(), now.view());
      case PROBLEMS, DEPS ->
          ProblemRow.rows(now.state(), now.view()).stream().map(ProblemRow::id).toList();
      case DIAGNOSTICS ->
          DiagnosticRow.rows(now.state(), now.view()).stream().map(DiagnosticRow::id).toList();
      case CACHE, LOG, RESULT -> List.of();
    };
  }

  /** The rows of a pane, as shown when it has the focus. */
  static List<RowId> of(InputContext now, Pane pane) {
    ShownContent content = now.view().content();
    return content.chosen() == pane
        ? of(now)
        : of(now.with(now.view().withContent(content.withPane(pane))));
  }
}
