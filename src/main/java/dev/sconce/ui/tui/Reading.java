package dev.sconce.ui.tui;

/**
 * Where in a text the reader is.
 *
 * @param scroll how many lines are above the first row
 * @param row how many rows of the next line are above it too, where a line has more than one
 * @param find what is searched, empty for nothing
 */
record Reading(int scroll, int row, String find) {
  /** At the start of it. */
  static final Reading START = new Reading(0, "");

  /** No text that is shown has more lines. */
  static final int MAX_LINES = 100_000;

  Reading(int scroll, String find) {
    this(scroll, 0, find);
  }

  Reading {
    scroll = Math.clamp(scroll, 0, MAX_LINES);
  }

  /** At a line. */
  Reading at(int line) {
    return new Reading(line, find);
  }

  /** At a row of a line. */
  Reading at(int line, int rowOfLine) {
    return new Reading(line, rowOfLine, find);
  }

  /** With something to search. */
  Reading finding(String text) {
    return new Reading(scroll, row, text);
  }
}
