package dev.sconce.ui.tui;

import org.jspecify.annotations.Nullable;

/**
 * What of the build is shown.
 *
 * @param chosen the pane that keys act on, null until the user picks one: what says most is shown
 * @param filter what rows must match, empty for all
 */
record ShownContent(
    @Nullable Pane chosen,
    RowSelection selection,
    TreeExpansion expansion,
    String filter,
    BodyContent body,
    ReadingPosition reading) {
  /** At the start. */
  static final ShownContent START =
      new ShownContent(
          null,
          RowSelection.FOLLOWING,
          TreeExpansion.UNTOUCHED,
          "",
          new BodyContent.Panes(),
          ReadingPosition.START);

  /** Another pane, at its start. */
  ShownContent withPane(@Nullable Pane pane) {
    return new ShownContent(
        pane, RowSelection.FOLLOWING, expansion, filter, body, ReadingPosition.START);
  }

  ShownContent withSelection(RowSelection rows) {
    return new ShownContent(chosen, rows, expansion, filter, body, ReadingPosition.START);
  }

  ShownContent withExpansion(TreeExpansion changed) {
    return new ShownContent(chosen, selection, changed, filter, body, reading);
  }

  /** Other rows: the old ones are not kept. */
  ShownContent withFilter(String text) {
    return new ShownContent(chosen, RowSelection.FOLLOWING, expansion, text, body, reading);
  }

  ShownContent withBody(BodyContent shown) {
    return new ShownContent(chosen, selection, expansion, filter, shown, reading);
  }

  ShownContent withReading(ReadingPosition place) {
    return new ShownContent(chosen, selection, expansion, filter, body, place);
  }
}
