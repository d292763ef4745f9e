package dev.sconce.ui.tui;

/**
 * The mouse did something.
 *
 * @param x the column, from 0
 * @param y the row, from 0
 */
record MouseEvent(Kind kind, int x, int y) {
  /** What it did. */
  enum Kind {
    /** The first button went down. */
    CLICK,
    /** The wheel was turned away from the user. */
    WHEEL_UP,
    /** The wheel was turned to the user. */
    WHEEL_DOWN
  }
}
