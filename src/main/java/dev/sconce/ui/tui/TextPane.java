package dev.sconce.ui.tui;

import java.util.List;

/** Draws a text that can be scrolled and searched. */
final class TextPane {
  private final Canvas canvas;
  private final ConsoleGlyphs glyphs;
  private final ShownContent.ReadingPosition reading;
  private final ScreenArea area;

  TextPane(DrawContext drawing, ScreenArea area) {
    this.canvas = drawing.canvas();
    this.glyphs = drawing.glyphs();
    this.reading = drawing.view().content().reading();
    this.area = area;
  }

  /** Draws what fits into so many rows; returns how many were drawn. */
  int draw(List<TextLine> lines, int room) {
    WrappedText text = new WrappedText(lines, area.width());
    List<WrappedText.Row> rows = text.rows(text.within(reading, room), room + 1);
    int shown = Math.min(room, rows.size());
    for (int i = 0; i < shown; i++) {
      line(rows.get(i).text(), area.y() + i);
    }
    if (rows.size() > shown && shown > 0) {
      int y = area.y() + shown - 1;
      canvas.fill(area.x(), area.end(), y, ' ', CellStyle.TEXT);
      int left = text.linesFrom(rows.get(shown - 1));
      String more = glyphs.more() + " " + UnitText.of(left, "more line", "more lines");
      canvas.text(area.x(), y, area.end(), more, CellStyle.DIM);
    }
    canvas.spot(area, new ClickTarget.Text());
    return shown;
  }

  private void line(TextLine line, int y) {
    String text = line.text();
    canvas.text(area.x(), y, area.end(), text, line.style());
    int at = TextSearch.in(text, reading.find(), 0);
    while (at >= 0) {
      int from = area.x() + DisplayText.columns(text.substring(0, at));
      int end = at + reading.find().length();
      int to = from + DisplayText.columns(text.substring(at, end));
      canvas.restyle(from, Math.min(to, area.end()), y, CellStyle.CURSOR);
      at = TextSearch.in(text, reading.find(), end);
    }
  }
}
