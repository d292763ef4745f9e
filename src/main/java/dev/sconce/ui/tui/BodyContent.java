package dev.sconce.ui.tui;

/** What has the room below the header. */
sealed interface BodyContent {
  /** The panes. */
  record Panes() implements BodyContent {}

  /** The output of the chosen problem alone. */
  record Output() implements BodyContent {}

  /**
   * The keys.
   *
   * @param of what they are the keys of, and what is shown again after them; no help itself
   * @param at where the reader was in it
   */
  record Help(BodyContent of, ReadingPosition at) implements BodyContent {}

  /** All about one step. */
  record Page(int step, StepTab tab) implements BodyContent {}

  /** What keys are about: behind the help what is shown after it. */
  default BodyContent subject() {
    return this instanceof Help help ? help.of() : this;
  }
}
