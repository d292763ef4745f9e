package dev.sconce.ui.tui;

/** What a place on the screen stands for when it is clicked. */
sealed interface Spot {
  /** A row of a pane. */
  record Row(Pane pane, RowId row) implements Spot {}

  /** Elsewhere in a pane, its title or its tab. */
  record In(Pane pane) implements Spot {}

  /** A text beside the rows of a pane, or in all the room. */
  record Text() implements Spot {}

  /** A tab of the page of a step. */
  record Tab(StepTab tab) implements Spot {}

  /** A command with its key. */
  record Hint(Command command) implements Spot {}
}
