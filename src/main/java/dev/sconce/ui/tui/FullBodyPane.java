package dev.sconce.ui.tui;

import java.util.List;

/** Draws one thing in all the room below the header. */
final class FullBodyPane {
  private final DrawContext drawing;
  private final Canvas canvas;
  private final BorderLines lines;
  private final int top;

  FullBodyPane(DrawContext drawing, int top) {
    this.drawing = drawing;
    this.canvas = drawing.canvas();
    this.lines = drawing.lines();
    this.top = top;
  }

  /** A text under its title. */
  void draw(String title, List<TextLine> text) {
    ScreenArea area = framed();
    lines.title(top, 0, drawing.width(), title);
    new TextPane(drawing, area).draw(text, area.height());
  }

  /** All about a step, with tabs over it. */
  void draw(ShownContent.Body.Page page, String title, List<TextLine> text) {
    ScreenArea area = framed();
    int x = 1;
    for (ShownContent.StepTab tab : ShownContent.StepTab.values()) {
      boolean shown = tab == page.tab();
      String word = shown ? "[" + tab.title() + "]" : " " + tab.title() + " ";
      int end = canvas.text(x, top, word, shown ? CellStyle.CURSOR : CellStyle.TITLE);
      canvas.spot(x, end, top, new ClickTarget.Tab(tab));
      x = end + 1;
    }
    int room = drawing.width() - x - 4;
    String name = DisplayText.cutPath(title, room, drawing.glyphs());
    if (!name.isEmpty()) {
      canvas.right(drawing.width() - 2, top, " " + name + " ", CellStyle.TITLE);
    }
    new TextPane(drawing, area).draw(text, area.height());
  }

  /** Draws lines around the room where there is enough of it; returns what is inside. */
  private ScreenArea framed() {
    int width = drawing.width();
    lines.across(top, 0, width);
    int bottom = drawing.height() - 1;
    if (!ScreenLayout.panes(width, drawing.height())) {
      return new ScreenArea(1, top + 1, width, bottom);
    }
    lines.across(bottom - 1, 0, width);
    lines.down(0, top + 1, bottom - 1);
    lines.down(width - 1, top + 1, bottom - 1);
    lines.corner(0, top, 0);
    lines.corner(width - 1, top, 2);
    lines.corner(0, bottom - 1, 6);
    lines.corner(width - 1, bottom - 1, 8);
    return new ScreenArea(2, top + 1, width - 1, bottom - 1);
  }
}
