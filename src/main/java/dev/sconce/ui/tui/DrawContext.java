package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;

/** What panes draw: the build and what the user looks at, on a canvas, with a set of glyphs. */
record DrawContext(Canvas canvas, BuildState state, ViewState view, ConsoleGlyphs glyphs) {
  int width() {
    return canvas.width();
  }

  int height() {
    return canvas.height();
  }

  /** Draws lines between panes. */
  BorderLines lines() {
    return new BorderLines(canvas, glyphs);
  }

  /** Names what steps do. */
  StepStatusText words() {
    return new StepStatusText(state, glyphs);
  }

  /** The same as what a key would be pressed in. */
  InputContext situation() {
    return new InputContext(state, view, width(), height());
  }
}
