package dev.sconce.ui.tui.frame;

/**
 * A line of a text to read.
 *
 * @param indent how far it is indented where it goes on in another row
 */
public record TextLine(String text, CellStyle style, int indent) {
  private static final int INDENT = 2;

  public TextLine(String text, CellStyle style) {
    this(text, style, INDENT);
  }

  public static TextLine of(String text) {
    return new TextLine(text, CellStyle.TEXT);
  }

  public static TextLine dim(String text) {
    return new TextLine(text, CellStyle.DIM);
  }

  public static TextLine title(String text) {
    return new TextLine(text, CellStyle.TITLE);
  }
}
