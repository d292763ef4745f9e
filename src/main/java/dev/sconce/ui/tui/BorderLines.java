package dev.sconce.ui.tui;

/** Draws lines between panes and the titles on them. */
final class BorderLines {
  private final Canvas canvas;
  private final ConsoleGlyphs signs;

  BorderLines(Canvas canvas, ConsoleGlyphs signs) {
    this.canvas = canvas;
    this.signs = signs;
  }

  void across(int y, int from, int to) {
    canvas.fill(from, to, y, signs.horizontal(), CellStyle.BORDER);
  }

  void down(int x, int from, int to) {
    for (int y = from; y < to; y++) {
      canvas.cell(x, y, signs.vertical(), CellStyle.BORDER);
    }
  }

  void corner(int x, int y, int place) {
    canvas.cell(x, y, signs.corner(place), CellStyle.BORDER);
  }

  /** A title two columns behind a corner, with a blank on both sides. */
  void title(int y, int from, int to, String title) {
    title(y, from, to, title, false);
  }

  /** The same; of the pane that has the keys in brackets, as its tab is on a small screen. */
  void title(int y, int from, int to, String title, boolean keys) {
    String text = DisplayText.cut(title, to - from - 6, signs);
    canvas.text(from + 2, y, to, keys ? "[" + text + "]" : " " + text + " ", CellStyle.TITLE);
  }
}
