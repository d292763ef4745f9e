package dev.sconce.ui.tui.frame;

import dev.sconce.ui.text.ColouredText;
import java.util.List;

/**
 * A line of a text to read.
 *
 * @param indent of the rows after the first, if the line is broken
 * @param spans parts with the pens of a command's output
 */
public record TextLine(String text, CellStyle style, int indent, List<ColouredText.Span> spans) {
  private static final int INDENT = 2;

  public TextLine {
    spans = List.copyOf(spans);
  }

  public TextLine(String text, CellStyle style, int indent) {
    this(text, style, indent, List.of());
  }

  public TextLine(String text, CellStyle style) {
    this(text, style, INDENT);
  }

  public static TextLine of(String text) {
    return new TextLine(text, CellStyle.TEXT);
  }

  /** A line with the pens with which it was printed. */
  public static TextLine of(ColouredText printed) {
    return new TextLine(printed.text(), CellStyle.TEXT, INDENT, printed.spans());
  }

  public static TextLine dim(String text) {
    return new TextLine(text, CellStyle.DIM);
  }

  public static TextLine title(String text) {
    return new TextLine(text, CellStyle.TITLE);
  }
}
