package dev.sconce.ui.tui;

import org.jspecify.annotations.Nullable;

/**
 * What of the build is shown.
 *
 * @param chosen the pane that keys act on, null until the user picks one: what says most is shown
 * @param filter what rows must match, empty for all
 */
record Scene(
    @Nullable Pane chosen,
    Selection selection,
    Folds folds,
    String filter,
    Body body,
    Reading reading) {
  /** At the start. */
  static final Scene START =
      new Scene(null, Selection.FOLLOWING, Folds.UNTOUCHED, "", new Body.Panes(), Reading.START);

  /** Another pane, at its start. */
  Scene withPane(@Nullable Pane pane) {
    return new Scene(pane, Selection.FOLLOWING, folds, filter, body, Reading.START);
  }

  Scene withSelection(Selection rows) {
    return new Scene(chosen, rows, folds, filter, body, Reading.START);
  }

  Scene withFolds(Folds changed) {
    return new Scene(chosen, selection, changed, filter, body, reading);
  }

  /** Other rows: the old ones are not kept. */
  Scene withFilter(String text) {
    return new Scene(chosen, Selection.FOLLOWING, folds, text, body, reading);
  }

  Scene withBody(Body shown) {
    return new Scene(chosen, selection, folds, filter, shown, reading);
  }

  Scene withReading(Reading place) {
    return new Scene(chosen, selection, folds, filter, body, place);
  }
}
