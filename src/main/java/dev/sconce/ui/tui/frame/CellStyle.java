package dev.sconce.ui.tui.frame;

/** The role of a cell; a theme defines how it looks. No meaning is carried by style alone. */
public enum CellStyle {
  TEXT,
  /** Less important text. */
  DIM,
  /** Lines around panes. */
  BORDER,
  /** Titles of panes. */
  TITLE,
  /** The state word while no step has failed. */
  STATE,
  /** The state word after a failure. */
  STATE_FAILED,
  /** A header row that reports a problem. */
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
  /** The row with the cursor. */
  CURSOR,
  /** A key in the last row. */
  KEY
}
