package dev.sconce.ui.tui.frame;

import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.Pen;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of the screen: a grid of cells, each with a code point and a style. A character of
 * two columns has 0 in its second cell.
 */
public final class Frame {
  private static final CellStyle[] STYLES = CellStyle.values();

  private final int width;
  private final int height;
  private final int[] codePoints;
  private final byte[] styles;
  private final @Nullable Pen @Nullable [] pens;
  private final List<Placed> spots;

  /** The click target of an area. */
  record Placed(Canvas.Area area, ClickTarget spot) {}

  Frame(
      int width,
      int height,
      int[] codePoints,
      byte[] styles,
      @Nullable Pen @Nullable [] pens,
      List<Placed> spots) {
    this.width = width;
    this.height = height;
    this.codePoints = codePoints;
    this.styles = styles;
    this.pens = pens;
    this.spots = spots;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public int codePoint(int x, int y) {
    return codePoints[y * width + x];
  }

  public CellStyle style(int x, int y) {
    return STYLES[styles[y * width + x]];
  }

  /** The pen with which a command printed a cell; null for a cell with only a style. */
  public @Nullable Pen pen(int x, int y) {
    return pens == null ? null : pens[y * width + x];
  }

  /** The click target of a cell. */
  public Optional<ClickTarget> spot(int x, int y) {
    for (Placed placed : spots.reversed()) {
      if (placed.area().contains(x, y)) {
        return Optional.of(placed.spot());
      }
    }
    return Optional.empty();
  }

  /** A row as text, without blanks at its end. */
  public String row(int y) {
    StringBuilder text = new StringBuilder();
    for (int x = 0; x < width; x++) {
      if (codePoint(x, y) != 0) {
        text.appendCodePoint(codePoint(x, y));
      }
    }
    return text.toString().stripTrailing();
  }

  /** All rows as text, each with a line end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < height; y++) {
      text.append(row(y)).append('\n');
    }
    return text.toString();
  }

  /** What a click on a place of the screen selects. */
  public sealed interface ClickTarget {
    /** A row of a pane. */
    record Row(Pane pane, RowId row) implements ClickTarget {}

    /** The rest of a pane, its title or its tab. */
    record In(Pane pane) implements ClickTarget {}

    /** A text beside the rows of a pane, or on the whole body of the screen. */
    record Text() implements ClickTarget {}

    /** A tab of the page of a step. */
    record Tab(ShownContent.StepTab tab) implements ClickTarget {}

    /** A command with its key. */
    record Hint(ConsoleCommand command) implements ClickTarget {}
  }
}
