package dev.sconce.ui.tui.frame;

/** What a cell is, so that a theme can say how it looks. No meaning is carried by style alone. */
public enum CellStyle {
  /** Text. */
  TEXT,
  /** Text of less weight. */
  DIM,
  /** Lines around panes. */
  BORDER,
  /** Titles of panes. */
  TITLE,
  /** The state word while all goes well. */
  STATE,
  /** The state word when something failed. */
  STATE_FAILED,
  /** A header row that says that something is out of order. */
  ALERT,
  /** Results from a cache. */
  HIT,
  /** Steps that were built. */
  BUILT,
  /** Failures. */
  FAILED,
  /** Commands that run. */
  RUN,
  /** Transfers. */
  FETCH,
  /** Look-ups. */
  LOOK_UP,
  /** Steps that wait. */
  WAIT,
  /** Undeclared reads and writes. */
  UNDECLARED,
  /** Warnings. */
  WARNING,
  /** The critical path. */
  CRITICAL,
  /** The row that keys act on. */
  CURSOR,
  /** A key in the last row. */
  KEY
}
