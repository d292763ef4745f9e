package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;

/** Draws the whole console: a pure function of the build, what the user looks at, and the size. */
final class ConsoleFrame {
  /** Rows of the header. */
  static final int HEADER = 3;

  private final DrawContext drawing;

  private ConsoleFrame(DrawContext drawing) {
    this.drawing = drawing;
  }

  /** The frame for a size, in columns and rows; both at least 1. */
  static Frame of(BuildState state, ViewState view, int width, int height, ConsoleGlyphs glyphs) {
    DrawContext drawing = new DrawContext(new Canvas(width, height), state, view, glyphs);
    if (ScreenLayout.tiny(width, height)) {
      new HeaderRows(drawing).oneLine();
    } else {
      new ConsoleFrame(drawing).draw();
    }
    return drawing.canvas().frame();
  }

  private void draw() {
    new HeaderRows(drawing).draw();
    body();
    drawing
        .view()
        .typing()
        .filter(line -> line.purpose() == Prompt.Purpose.COMMAND)
        .ifPresent(line -> new PalettePane(drawing).draw(line));
    new KeyHintRow(drawing).draw();
  }

  private void body() {
    InputContext now = drawing.situation();
    ConsoleGlyphs glyphs = drawing.glyphs();
    FullBodyPane pane = new FullBodyPane(drawing, HEADER);
    switch (drawing.view().content().body()) {
      case ShownContent.Body.Panes _ -> panes();
      case ShownContent.Body.Output _ ->
          pane.draw(
              OutputPane.title(drawing.state(), drawing.view(), glyphs), OutputPane.lines(now));
      case ShownContent.Body.Help _ -> {
        HelpText help = new HelpText(now, glyphs);
        pane.draw(help.title(), help.lines());
      }
      case ShownContent.Body.Page page -> {
        StepPage step = new StepPage(now, glyphs, page);
        pane.draw(page, step.title(), step.lines());
      }
    }
  }

  private void panes() {
    if (ScreenLayout.panes(drawing.width(), drawing.height())) {
      new SplitPaneScreen(drawing).draw(HEADER);
    } else {
      new TabbedScreen(drawing).draw(HEADER);
    }
  }
}
