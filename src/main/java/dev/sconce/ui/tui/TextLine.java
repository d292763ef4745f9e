package dev.sconce.ui.tui;

/**
 * A line of a text to read.
 *
 * @param indent how far it is indented where it goes on in another row
 */
record TextLine(String text, CellStyle style, int indent) {
  private static final int INDENT = 2;

  TextLine(String text, CellStyle style) {
    this(text, style, INDENT);
  }

  static TextLine of(String text) {
    return new TextLine(text, CellStyle.TEXT);
  }

  static TextLine dim(String text) {
    return new TextLine(text, CellStyle.DIM);
  }

  static TextLine title(String text) {
    return new TextLine(text, CellStyle.TITLE);
  }
}
