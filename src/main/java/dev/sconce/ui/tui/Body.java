package dev.sconce.ui.tui;

/** What has the room below the header. */
sealed interface Body {
  /** The panes. */
  record Panes() implements Body {}

  /** The output of the chosen problem alone. */
  record Output() implements Body {}

  /** The keys. */
  record Help() implements Body {}

  /** All about one step. */
  record Page(int step, StepTab tab) implements Body {}
}
