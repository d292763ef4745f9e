package dev.sconce.ui.tui;

/**
 * Where in a text the reader is.
 *
 * @param scroll how many lines are above the first row
 * @param find what is searched, empty for nothing
 */
record Reading(int scroll, String find) {
  /** At the start of it. */
  static final Reading START = new Reading(0, "");

  /** No text that is shown has more lines. */
  static final int MAX_LINES = 100_000;

  Reading {
    scroll = Math.clamp(scroll, 0, MAX_LINES);
  }

  /** At a line. */
  Reading at(int line) {
    return new Reading(line, find);
  }

  /** Further down, or up for a negative number. */
  Reading by(int lines) {
    return at(Math.clamp((long) scroll + lines, 0, MAX_LINES));
  }

  /** With something to search. */
  Reading finding(String text) {
    return new Reading(scroll, text);
  }
}
