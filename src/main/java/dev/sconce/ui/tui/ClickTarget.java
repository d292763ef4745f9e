package dev.sconce.ui.tui;

/** What a place on the screen stands for when it is clicked. */
sealed interface ClickTarget {
  /** A row of a pane. */
  record Row(Pane pane, RowId row) implements ClickTarget {}

  /** Elsewhere in a pane, its title or its tab. */
  record In(Pane pane) implements ClickTarget {}

  /** A text beside the rows of a pane, or in all the room. */
  record Text() implements ClickTarget {}

  /** A tab of the page of a step. */
  record Tab(ShownContent.StepTab tab) implements ClickTarget {}

  /** A command with its key. */
  record Hint(ConsoleCommand command) implements ClickTarget {}
}
