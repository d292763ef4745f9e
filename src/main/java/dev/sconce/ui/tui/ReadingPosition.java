package dev.sconce.ui.tui;

/**
 * Where in a text the reader is.
 *
 * @param scroll how many lines are above the first row
 * @param row how many rows of the next line are above it too, where a line has more than one
 * @param find what is searched, empty for nothing
 */
record ReadingPosition(int scroll, int row, String find) {
  /** At the start of it. */
  static final ReadingPosition START = new ReadingPosition(0, "");

  /** No text that is shown has more lines. */
  static final int MAX_LINES = 100_000;

  ReadingPosition(int scroll, String find) {
    this(scroll, 0, find);
  }

  ReadingPosition {
    scroll = Math.clamp(scroll, 0, MAX_LINES);
  }

  /** At a line. */
  ReadingPosition at(int line) {
    return new ReadingPosition(line, find);
  }

  /** At a row of a line. */
  ReadingPosition at(int line, int rowOfLine) {
    return new ReadingPosition(line, rowOfLine, find);
  }

  /** With something to search. */
  ReadingPosition finding(String text) {
    return new ReadingPosition(scroll, row, text);
  }
}
