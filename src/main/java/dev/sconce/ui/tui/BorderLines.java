package dev.sconce.ui.tui;

/** Draws lines between panes and the titles on them. */
final class BorderLines {
  private final Canvas canvas;
  private final ConsoleGlyphs glyphs;

  BorderLines(Canvas canvas, ConsoleGlyphs glyphs) {
    this.canvas = canvas;
    this.glyphs = glyphs;
  }

  void across(int y, int from, int to) {
    canvas.fill(from, to, y, glyphs.horizontal(), CellStyle.BORDER);
  }

  void down(int x, int from, int to) {
    for (int y = from; y < to; y++) {
      canvas.cell(x, y, glyphs.vertical(), CellStyle.BORDER);
    }
  }

  void corner(int x, int y, int place) {
    canvas.cell(x, y, glyphs.corner(place), CellStyle.BORDER);
  }

  /** A title two columns behind a corner, with a blank on both sides. */
  void title(int y, int from, int to, String title) {
    title(y, from, to, title, false);
  }

  /** The same; of the pane that has the keys in brackets, as its tab is on a small screen. */
  void title(int y, int from, int to, String title, boolean keys) {
    String text = DisplayText.cut(title, to - from - 6, glyphs);
    canvas.text(from + 2, y, to, keys ? "[" + text + "]" : " " + text + " ", CellStyle.TITLE);
  }
}
