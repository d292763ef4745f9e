package dev.sconce.ui.tui.screen;

import dev.sconce.session.BuildState;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.pane.DiagnosticsPane;
import dev.sconce.ui.tui.pane.DrawContext;
import dev.sconce.ui.tui.pane.FileUserLines;
import dev.sconce.ui.tui.pane.HeaderRows;
import dev.sconce.ui.tui.pane.HelpText;
import dev.sconce.ui.tui.pane.KeyHintRow;
import dev.sconce.ui.tui.pane.OutputPane;
import dev.sconce.ui.tui.pane.PalettePane;
import dev.sconce.ui.tui.pane.TextPane;
import dev.sconce.ui.tui.step.StepPage;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.ScreenLayout;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;

/** Draws the whole console: a pure function of the build, the view, and the size. */
public final class ConsoleFrame {
  /** Rows of the header. */
  public static final int HEADER = 3;

  private final DrawContext drawing;

  private ConsoleFrame(DrawContext drawing) {
    this.drawing = drawing;
  }

  /** The frame for a size, in columns and rows; both at least 1. */
  public static Frame of(
      BuildState state, ViewState view, int width, int height, ConsoleGlyphs glyphs) {
    DrawContext drawing = new DrawContext(new Canvas(width, height), state, view, glyphs);
    new ConsoleFrame(drawing).draw();
    return drawing.canvas().frame();
  }

  private void draw() {
    if (ScreenLayout.tiny(drawing.width(), drawing.height())) {
      new HeaderRows(drawing).oneLine();
    } else {
      new HeaderRows(drawing).draw();
    }
    if (drawing.height() >= TinyScreen.ROWS_AROUND) {
      body();
    }
    drawing
        .view()
        .typing()
        .filter(line -> line.purpose() == Prompt.Purpose.COMMAND)
        .ifPresent(line -> new PalettePane(drawing).draw(line));
    if (drawing.height() > 1) {
      new KeyHintRow(drawing).draw();
    }
  }

  private void body() {
    InputContext now = drawing.situation();
    ConsoleGlyphs glyphs = drawing.glyphs();
    FullBodyPane pane =
        new FullBodyPane(drawing, ScreenLayout.header(drawing.width(), drawing.height()));
    switch (drawing.view().content().body()) {
      case ShownContent.Body.Panes _ -> panes();
      case ShownContent.Body.Output _ ->
          pane.draw(
              now.pane() == Pane.DIAGNOSTICS
                  ? DiagnosticsPane.chosenTitle(drawing.state(), drawing.view(), glyphs)
                  : OutputPane.title(drawing.state(), drawing.view(), glyphs),
              ScrolledText.lines(now, glyphs));
      case ShownContent.Body.Help _ -> {
        HelpText help = new HelpText(now, glyphs);
        pane.draw(help.title(), help.lines());
      }
      case ShownContent.Body.Who who -> {
        FileUserLines users = new FileUserLines(now, who);
        pane.draw(users.title(), users.lines());
      }
      case ShownContent.Body.Page page -> {
        StepPage step = new StepPage(now, glyphs, page);
        pane.draw(page, step.title(), step.lines());
      }
    }
  }

  private void panes() {
    if (ScreenLayout.tiny(drawing.width(), drawing.height())) {
      new TinyScreen(drawing).draw();
    } else if (ScreenLayout.panes(drawing.width(), drawing.height())) {
      new SplitPaneScreen(drawing).draw(HEADER);
    } else {
      new TabbedScreen(drawing).draw(HEADER);
    }
  }

  /** Draws one part on the whole screen below the header. */
  static final class FullBodyPane {
    private final DrawContext drawing;
    private final Canvas canvas;
    private final DrawContext.BorderLines lines;
    private final int top;

    FullBodyPane(DrawContext drawing, int top) {
      this.drawing = drawing;
      this.canvas = drawing.canvas();
      this.lines = drawing.lines();
      this.top = top;
    }

    /** Draws a text under its title. */
    void draw(String title, List<TextLine> text) {
      Canvas.Area area = framed();
      lines.title(top, 0, drawing.width(), title);
      new TextPane(drawing, area).draw(text, area.height());
    }

    /** Draws the page of a step, with tabs above it. */
    void draw(ShownContent.Body.Page page, String title, List<TextLine> text) {
      Canvas.Area area = framed();
      int x = 1;
      for (ShownContent.StepTab tab : ShownContent.StepTab.values()) {
        boolean shown = tab == page.tab();
        String word = shown ? "[" + tab.title() + "]" : " " + tab.title() + " ";
        int end = canvas.text(x, top, word, shown ? CellStyle.CURSOR : CellStyle.TITLE);
        canvas.spot(x, end, top, new Frame.ClickTarget.Tab(tab));
        x = end + 1;
      }
      int room = drawing.width() - x - 4;
      String name = DisplayText.cutPath(title, room, drawing.glyphs());
      if (!name.isEmpty()) {
        canvas.right(drawing.width() - 2, top, " " + name + " ", CellStyle.TITLE);
      }
      new TextPane(drawing, area).draw(text, area.height());
    }

    /** Draws borders if there is enough room; returns the area inside. */
    private Canvas.Area framed() {
      int width = drawing.width();
      lines.across(top, 0, width);
      int bottom = drawing.height() - 1;
      if (!ScreenLayout.panes(width, drawing.height())) {
        return new Canvas.Area(1, top + 1, width, bottom);
      }
      lines.across(bottom - 1, 0, width);
      lines.down(0, top + 1, bottom - 1);
      lines.down(width - 1, top + 1, bottom - 1);
      lines.corner(0, top, 0);
      lines.corner(width - 1, top, 2);
      lines.corner(0, bottom - 1, 6);
      lines.corner(width - 1, bottom - 1, 8);
      return new Canvas.Area(2, top + 1, width - 1, bottom - 1);
    }
  }
}
