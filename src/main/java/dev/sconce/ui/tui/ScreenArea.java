package dev.sconce.ui.tui;

/** A part of the screen: columns from x to before end, rows from y to before bottom. */
record ScreenArea(int x, int y, int end, int bottom) {
  int width() {
    return Math.max(0, end - x);
  }

  int height() {
    return Math.max(0, bottom - y);
  }

  boolean contains(int column, int row) {
    return column >= x && column < end && row >= y && row < bottom;
  }
}
