package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import dev.sconce.session.StepCounts;

/** Draws the whole console: a pure function of the build, what the user looks at, and the size. */
final class ConsoleFrame {
  private static final int HEADER = 3;

  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final Signs signs;

  private ConsoleFrame(BuildState state, ViewState view, int width, int height, Signs signs) {
    this.canvas = new Canvas(width, height);
    this.state = state;
    this.view = view;
    this.signs = signs;
  }

  /** The frame for a size, in columns and rows; both at least 1. */
  static Frame of(BuildState state, ViewState view, int width, int height, Signs signs) {
    ConsoleFrame frame = new ConsoleFrame(state, view, width, height, signs);
    frame.draw();
    return frame.canvas.frame();
  }

  private void draw() {
    if (Layout.tiny(canvas.width(), canvas.height())) {
      oneLine();
      return;
    }
    new HeaderRows(canvas, state, signs).draw();
    switch (view.scene().body()) {
      case Body.Panes _ -> panes();
      case Body.Output _ -> zoomed();
      case Body.Help _ -> new HelpPane(canvas, signs).draw(HEADER);
    }
    view.typing()
        .filter(input -> input.purpose() == Prompt.Purpose.COMMAND)
        .ifPresent(input -> new HelpPane(canvas, signs).matching(input.text()));
    new KeyRow(canvas, state, view, signs).draw();
  }

  private void panes() {
    if (Layout.panes(canvas.width(), canvas.height())) {
      new PaneScreen(canvas, state, view, signs).draw(HEADER);
    } else {
      new TabScreen(canvas, state, view, signs).draw(HEADER);
    }
  }

  private void oneLine() {
    StepCounts counts = state.counts();
    StateWord word = StateWord.of(state);
    int total = counts.total();
    String text =
        word.name()
            + " "
            + counts.done()
            + "/"
            + total
            + " "
            + (total == 0 ? 100 : 100L * counts.done() / total)
            + "%"
            + (counts.failed() > 0 ? " " + signs.failed() + counts.failed() : "")
            + (counts.run() > 0 ? " " + signs.running() + counts.run() : "")
            + " "
            + Wording.elapsed(state.nowMillis());
    canvas.text(0, 0, text, word.bad() ? Style.STATE_FAILED : Style.STATE);
  }

  private void zoomed() {
    Lines lines = new Lines(canvas, signs);
    lines.across(HEADER, 0, canvas.width());
    lines.title(HEADER, 0, canvas.width(), OutputPane.title(state, view, signs));
    Area area = new Area(1, HEADER + 1, canvas.width(), canvas.height() - 1);
    new OutputPane(canvas, state, view, signs, area).draw(false);
  }
}
