package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;

/** What panes draw: the build and what the user looks at, on a canvas, with a set of signs. */
record Drawing(Canvas canvas, BuildState state, ViewState view, Signs signs) {
  int width() {
    return canvas.width();
  }

  int height() {
    return canvas.height();
  }

  /** Draws lines between panes. */
  Lines lines() {
    return new Lines(canvas, signs);
  }

  /** Names what steps do. */
  StepWords words() {
    return new StepWords(state, signs);
  }

  /** The same as what a key would be pressed in. */
  Situation situation() {
    return new Situation(state, view, width(), height());
  }
}
