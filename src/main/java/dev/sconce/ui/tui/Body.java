package dev.sconce.ui.tui;

/** What has the room below the header. */
sealed interface Body {
  /** The panes. */
  record Panes() implements Body {}

  /** The output of the chosen problem alone. */
  record Output() implements Body {}

  /**
   * The keys.
   *
   * @param of what they are the keys of, and what is shown again after them; no help itself
   * @param at where the reader was in it
   */
  record Help(Body of, Reading at) implements Body {}

  /** All about one step. */
  record Page(int step, StepTab tab) implements Body {}

  /** What keys are about: behind the help what is shown after it. */
  default Body subject() {
    return this instanceof Help help ? help.of() : this;
  }
}
