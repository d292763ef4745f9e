package dev.sconce.ui.tui.pane;

import dev.sconce.ui.text.ColouredText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.frame.WrappedText;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws a text that can be scrolled and searched. */
public final class TextPane {
  private final Canvas canvas;
  private final ConsoleGlyphs glyphs;
  private final ShownContent.ReadingPosition reading;
  private final Canvas.Area area;

  public TextPane(DrawContext drawing, Canvas.Area area) {
    this.canvas = drawing.canvas();
    this.glyphs = drawing.glyphs();
    this.reading = drawing.view().content().reading();
    this.area = area;
  }

  /** Draws what fits into {@code room} rows; returns how many were drawn. */
  public int draw(List<TextLine> lines, int room) {
    WrappedText text = new WrappedText(lines, area.width());
    List<WrappedText.Row> rows = text.rows(text.within(reading, room), room + 1);
    int shown = Math.min(room, rows.size());
    for (int i = 0; i < shown; i++) {
      line(rows.get(i).text(), area.y() + i);
      if (rows.get(i).line() == reading.mark()) {
        canvas.restyle(area.x(), area.end(), area.y() + i, CellStyle.CURSOR);
      }
    }
    if (rows.size() > shown && shown > 0) {
      int y = area.y() + shown - 1;
      canvas.fill(area.x(), area.end(), y, ' ', CellStyle.TEXT);
      int left = text.linesFrom(rows.get(shown - 1));
      String more = glyphs.more() + " " + UnitText.of(left, "more line", "more lines");
      canvas.text(area.x(), y, area.end(), more, CellStyle.DIM);
    }
    canvas.spot(area, new Frame.ClickTarget.Text());
    return shown;
  }

  private void line(TextLine line, int y) {
    String text = line.text();
    canvas.text(area.x(), y, area.end(), text, line.style());
    for (ColouredText.Span span : line.spans()) {
      int from = area.x() + DisplayText.columns(text.substring(0, span.from()));
      int to = from + DisplayText.columns(text.substring(span.from(), span.to()));
      canvas.draw(from, Math.min(to, area.end()), y, span.pen());
    }
    int at = Search.in(text, reading.find(), 0);
    while (at >= 0) {
      int from = area.x() + DisplayText.columns(text.substring(0, at));
      int end = at + reading.find().length();
      int to = from + DisplayText.columns(text.substring(at, end));
      canvas.restyle(from, Math.min(to, area.end()), y, CellStyle.CURSOR);
      at = Search.in(text, reading.find(), end);
    }
  }

  /** Finds a text in lines; a lower-case letter also finds its capital. */
  public static final class Search {
    private Search() {}

    /** Where a text begins in a line, from an index on; -1 if it does not occur. */
    static int in(String line, String wanted, int from) {
      if (wanted.isEmpty()) {
        return -1;
      }
      boolean exact = !wanted.equals(wanted.toLowerCase(Locale.ROOT));
      int last = line.length() - wanted.length();
      for (int at = from; at <= last; at++) {
        if (line.regionMatches(!exact, at, wanted, 0, wanted.length())) {
          return at;
        }
      }
      return -1;
    }

    /**
     * The next line with the text after one, or with -1 the one before, continuing at the other
     * end.
     */
    public static Optional<Integer> next(
        List<TextLine> lines, String wanted, int from, int direction) {
      for (int i = 1; i <= lines.size(); i++) {
        int line = Math.floorMod(from + i * direction, lines.size());
        if (in(lines.get(line).text(), wanted, 0) >= 0) {
          return Optional.of(line);
        }
      }
      return Optional.empty();
    }

    /** The first line with the text, at a line or after it. */
    public static Optional<Integer> first(List<TextLine> lines, String wanted, int from) {
      return lines.isEmpty() ? Optional.empty() : next(lines, wanted, from - 1, 1);
    }
  }
}
