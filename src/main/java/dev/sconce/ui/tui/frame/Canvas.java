package dev.sconce.ui.tui.frame;

import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.DisplayWidth;
import dev.sconce.ui.text.Pen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frame being drawn. It ignores what would fall outside of the frame, or of the given area. */
public final class Canvas {
  private final int width;
  private final int height;
  private final int[] codePoints;
  private final byte[] styles;

  /** The pens with which commands printed some cells; null as long as there is none. */
  private @Nullable Pen @Nullable [] pens;

  private final List<Frame.Placed> spots = new ArrayList<>();

  public Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.codePoints = new int[width * height];
    this.styles = new byte[width * height];
    Arrays.fill(codePoints, ' ');
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Whether a border line goes through a cell. */
  public boolean isLine(int x, int y, int sign) {
    int cell = y * width + x;
    return codePoints[cell] == sign && styles[cell] == (byte) CellStyle.BORDER.ordinal();
  }

  public boolean isBlank(int x, int y) {
    return codePoints[y * width + x] == ' ';
  }

  public void cell(int x, int y, int codePoint, CellStyle style) {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      part(y * width + x, x, codePoint);
      codePoints[y * width + x] = codePoint;
      styles[y * width + x] = (byte) style.ordinal();
      if (pens != null) {
        pens[y * width + x] = null;
      }
    }
  }

  /** Draws a part of a row with the pen of a command's output. */
  public void draw(int from, int to, int y, Pen pen) {
    if (pens == null) {
      pens = new Pen[width * height];
    }
    for (int x = Math.max(0, from); x < Math.min(to, width); x++) {
      pens[y * width + x] = pen;
    }
  }

  /** Replaces the rest of a partly overwritten wide character by a blank. */
  private void part(int cell, int x, int codePoint) {
    if (codePoints[cell] == 0 && codePoint != 0 && x > 0) {
      codePoints[cell - 1] = ' ';
    }
    if (x + 1 < width && codePoints[cell + 1] == 0) {
      codePoints[cell + 1] = ' ';
    }
  }

  /** Writes text up to a column (exclusive); returns the column after it. */
  public int text(int x, int y, int end, String text, CellStyle style) {
    int at = x;
    int limit = Math.min(end, width);
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      int columns = DisplayWidth.columns(codePoint);
      if (columns == 0) {
        continue;
      }
      if (at + columns > limit) {
        break;
      }
      cell(at, y, codePoint, style);
      if (columns == 2) {
        cell(at + 1, y, 0, style);
      }
      at += columns;
    }
    return at;
  }

  /** Writes text to the end of the row. */
  public int text(int x, int y, String text, CellStyle style) {
    return text(x, y, width, text, style);
  }

  /** Writes text that ends before a column. */
  public void right(int end, int y, String text, CellStyle style) {
    text(Math.max(0, end - DisplayText.columns(text)), y, end, text, style);
  }

  /** Fills a part of a row. */
  public void fill(int from, int to, int y, int codePoint, CellStyle style) {
    for (int x = from; x < to; x++) {
      cell(x, y, codePoint, style);
    }
  }

  /** Gives a part of a row another style and keeps its text. */
  public void restyle(int from, int to, int y, CellStyle style) {
    for (int x = Math.max(0, from); x < Math.min(to, width); x++) {
      styles[y * width + x] = (byte) style.ordinal();
      if (pens != null) {
        pens[y * width + x] = null;
      }
    }
  }

  /** Sets the click target of an area; later calls override earlier ones. */
  public void spot(Area area, Frame.ClickTarget spot) {
    spots.add(new Frame.Placed(area, spot));
  }

  /** Sets the click target of a part of a row. */
  public void spot(int from, int to, int y, Frame.ClickTarget spot) {
    spot(new Area(from, y, to, y + 1), spot);
  }

  public Frame frame() {
    return new Frame(
        width,
        height,
        codePoints.clone(),
        styles.clone(),
        pens == null ? null : pens.clone(),
        List.copyOf(spots));
  }

  /** A part of the screen: columns from x to end, rows from y to bottom, each without the last. */
  public record Area(int x, int y, int end, int bottom) {
    public int width() {
      return Math.max(0, end - x);
    }

    public int height() {
      return Math.max(0, bottom - y);
    }

    boolean contains(int column, int row) {
      return column >= x && column < end && row >= y && row < bottom;
    }
  }
}
