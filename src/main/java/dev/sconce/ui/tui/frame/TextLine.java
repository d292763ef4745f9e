package dev.sconce.ui.tui.frame;

import dev.sconce.ui.text.ColouredText;
import java.util.List;

/**
 * A line of a text to read.
 *
 * @param indent how far it is indented where it goes on in another row
 * @param spans parts that are drawn as a command printed them
 */
public record TextLine(String text, CellStyle style, int indent, List<ColouredText.Span> spans) {
  private static final int INDENT = 2;

  /** Copies the list. */
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

  /** As it was printed. */
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
