package dev.sconce.ui.tui;

/** A line of a text to read. */
record TextLine(String text, Style style) {
  static TextLine of(String text) {
    return new TextLine(text, Style.TEXT);
  }

  static TextLine dim(String text) {
    return new TextLine(text, Style.DIM);
  }

  static TextLine title(String text) {
    return new TextLine(text, Style.TITLE);
  }
}
