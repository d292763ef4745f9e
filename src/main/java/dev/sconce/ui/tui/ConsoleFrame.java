package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;

/** Draws the whole console: a pure function of the build, what the user looks at, and the size. */
final class ConsoleFrame {
  /** Rows of the header. */
  static final int HEADER = 3;

  private final Drawing drawing;

  private ConsoleFrame(Drawing drawing) {
    this.drawing = drawing;
  }

  /** The frame for a size, in columns and rows; both at least 1. */
  static Frame of(BuildState state, ViewState view, int width, int height, Signs signs) {
    Drawing drawing = new Drawing(new Canvas(width, height), state, view, signs);
    if (Layout.tiny(width, height)) {
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
    new KeyRow(drawing).draw();
  }

  private void body() {
    Situation now = drawing.situation();
    Signs signs = drawing.signs();
    BodyPane pane = new BodyPane(drawing, HEADER);
    switch (drawing.view().scene().body()) {
      case Body.Panes _ -> panes();
      case Body.Output _ ->
          pane.draw(
              OutputPane.title(drawing.state(), drawing.view(), signs), OutputPane.lines(now));
      case Body.Help _ -> {
        HelpText help = new HelpText(now, signs);
        pane.draw(help.title(), help.lines());
      }
      case Body.Page page -> {
        StepPage step = new StepPage(now, signs, page);
        pane.draw(page, step.title(), step.lines());
      }
    }
  }

  private void panes() {
    if (Layout.panes(drawing.width(), drawing.height())) {
      new PaneScreen(drawing).draw(HEADER);
    } else {
      new TabScreen(drawing).draw(HEADER);
    }
  }
}
