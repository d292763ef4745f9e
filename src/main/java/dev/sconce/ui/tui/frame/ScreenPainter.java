package dev.sconce.ui.tui.frame;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.Terminal;
import dev.sconce.ui.text.DisplayWidth;
import dev.sconce.ui.text.Pen;
import dev.sconce.ui.tui.terminal.ColourDepth;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Paints frames on a terminal through the screen library, which writes only changed cells. Confined
 * to one thread.
 */
public final class ScreenPainter {
  /** All frames consist of few glyphs in few styles; a text in a large script may bring many. */
  private static final int MAX_CELLS_KEPT = 10_000;

  /**
   * Appended to a character that terminals draw wide, this makes the screen library treat it as
   * wide.
   */
  private static final String EMOJI_PRESENTATION = "\ufe0f";

  /** Replaces a character that the screen library treats as wide and terminals do not. */
  private static final String REPLACEMENT = "\ufffd";

  private static final int STYLES = CellStyle.values().length;

  private final Terminal terminal;
  private final Screen screen;
  private final Theme theme;
  private final ColourDepth depth;
  private final Map<Integer, TextCharacter> cells = new HashMap<>();

  /** Cells with the pens of commands. */
  private final Map<Printed, TextCharacter> printed = new HashMap<>();

  private @Nullable Frame shown;
  private boolean anew = true;

  public ScreenPainter(Terminal terminal, TerminalTheme look) throws IOException {
    this.terminal = terminal;
    this.screen = new TerminalScreen(terminal);
    this.theme = look.theme();
    this.depth = look.depth();
    screen.startScreen();
    screen.setCursorPosition(null);
  }

  /** The required size of the next frame. */
  public TerminalSize size() throws IOException {
    terminal.getTerminalSize(); // which notifies the screen
    TerminalSize changed = screen.doResizeIfNecessary();
    if (changed != null) {
      repaintAll();
    }
    return screen.getTerminalSize();
  }

  /** The terminal shows something else: the next frame is painted completely. */
  public void repaintAll() {
    anew = true;
    shown = null;
  }

  /** Shows a frame. */
  public void paint(Frame frame) throws IOException {
    Frame before = shown;
    boolean comparable =
        before != null && before.width() == frame.width() && before.height() == frame.height();
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        if (before == null || !comparable || !same(before, frame, x, y)) {
          set(frame, x, y);
        }
      }
    }
    screen.refresh(anew ? Screen.RefreshType.COMPLETE : Screen.RefreshType.DELTA);
    anew = false;
    shown = frame;
  }

  private static boolean same(Frame before, Frame now, int x, int y) {
    return before.codePoint(x, y) == now.codePoint(x, y)
        && before.style(x, y) == now.style(x, y)
        && Objects.equals(before.pen(x, y), now.pen(x, y));
  }

  private void set(Frame frame, int x, int y) {
    int codePoint = frame.codePoint(x, y);
    if (codePoint == 0) {
      return; // the second half of a wide character, which the screen draws
    }
    CellStyle style = frame.style(x, y);
    Pen pen = frame.pen(x, y);
    if (pen != null) {
      screen.setCharacter(x, y, printed(new Printed(codePoint, style, pen)));
      return;
    }
    int key = codePoint * STYLES + style.ordinal();
    TextCharacter cell = cells.get(key);
    if (cell == null) {
      Theme.Look look = theme.look(style);
      cell = cell(codePoint, look.foreground(), look.background(), look.attributes());
      if (cells.size() < MAX_CELLS_KEPT) {
        cells.put(key, cell);
      }
    }
    screen.setCharacter(x, y, cell);
  }

  private record Printed(int codePoint, CellStyle style, Pen pen) {}

  private TextCharacter printed(Printed wanted) {
    TextCharacter known = printed.get(wanted);
    if (known != null) {
      return known;
    }
    Theme.Look look = theme.look(wanted.style());
    TextCharacter made =
        cell(
            wanted.codePoint(),
            PenColours.colour(wanted.pen().foreground(), look.foreground()),
            PenColours.colour(wanted.pen().background(), look.background()),
            PenColours.attributes(wanted.pen()));
    if (printed.size() < MAX_CELLS_KEPT) {
      printed.put(wanted, made);
    }
    return made;
  }

  private TextCharacter cell(int codePoint, TextColor fore, TextColor back, Set<SGR> drawn) {
    TextColor foreground = depth.fit(fore);
    TextColor background = depth.fit(back);
    EnumSet<SGR> attributes = EnumSet.noneOf(SGR.class);
    attributes.addAll(drawn);
    String text = Character.toString(codePoint);
    TextCharacter cell = TextCharacter.fromString(text, foreground, background, attributes)[0];
    boolean wide = DisplayWidth.columns(codePoint) == 2;
    if (cell.isDoubleWidth() == wide) {
      return cell;
    }
    String instead = wide ? text + EMOJI_PRESENTATION : REPLACEMENT;
    return TextCharacter.fromString(instead, foreground, background, attributes)[0];
  }
}
