package dev.sconce.ui.tui.pane;

import dev.sconce.session.BuildState;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.step.StepStatusText;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.ViewState;

/** The input of panes for drawing: the build and the view, a canvas, and a set of glyphs. */
public record DrawContext(Canvas canvas, BuildState state, ViewState view, ConsoleGlyphs glyphs) {
  public int width() {
    return canvas.width();
  }

  public int height() {
    return canvas.height();
  }

  /** Draws lines between panes. */
  public BorderLines lines() {
    return new BorderLines(canvas, glyphs);
  }

  /** Formats the status of steps. */
  StepStatusText words() {
    return new StepStatusText(state, glyphs);
  }

  /** The context in which a key would be pressed. */
  public InputContext situation() {
    return new InputContext(state, view, width(), height());
  }

  /** Draws lines between panes and the titles on them. */
  public static final class BorderLines {
    private final Canvas canvas;
    private final ConsoleGlyphs glyphs;

    BorderLines(Canvas canvas, ConsoleGlyphs glyphs) {
      this.canvas = canvas;
      this.glyphs = glyphs;
    }

    public void across(int y, int from, int to) {
      canvas.fill(from, to, y, glyphs.horizontal(), CellStyle.BORDER);
    }

    public void down(int x, int from, int to) {
      for (int y = from; y < to; y++) {
        canvas.cell(x, y, glyphs.vertical(), CellStyle.BORDER);
      }
    }

    public void corner(int x, int y, int place) {
      canvas.cell(x, y, glyphs.corner(place), CellStyle.BORDER);
    }

    /** Draws a title two columns after a corner, with a blank on both sides. */
    public void title(int y, int from, int to, String title) {
      title(y, from, to, title, false);
    }

    /**
     * The same; {@code keys} puts the title of the active pane in brackets, like its tab on a small
     * screen.
     */
    public void title(int y, int from, int to, String title, boolean keys) {
      String text = DisplayText.cut(title, to - from - 6, glyphs);
      canvas.text(from + 2, y, to, keys ? "[" + text + "]" : " " + text + " ", CellStyle.TITLE);
    }
  }
}
