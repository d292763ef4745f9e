package dev.sconce.ui.tui;

/**
 * Where in a text the reader is.
 *
 * @param scroll how many lines are above the first row
 */
record Reading(int scroll) {
  /** At the start of it. */
  static final Reading START = new Reading(0);

  /** No text that is shown has more lines. */
  static final int MAX_LINES = 100_000;

  Reading {
    scroll = Math.clamp(scroll, 0, MAX_LINES);
  }

  /** Further down, or up for a negative number. */
  Reading by(int lines) {
    return new Reading(Math.clamp((long) scroll + lines, 0, MAX_LINES));
  }
}
