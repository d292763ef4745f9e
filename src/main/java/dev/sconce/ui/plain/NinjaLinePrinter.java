package dev.sconce.ui.plain;

import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints status lines, one over the other on a smart terminal, and other output below them. While a
 * command has the terminal, it holds everything back: the latest status line, and all else in
 * order.
 */
final class NinjaLinePrinter {
  private sealed interface Held {}

  private record HeldText(String text) implements Held {}

  private record HeldOutput(StepOutput output) implements Held {}

  private final NinjaTerminal terminal;
  private final boolean smart;
  private final List<Held> held = new ArrayList<>();
  private @Nullable String heldStatus;
  private boolean heldElides;
  private boolean atLineStart = true;
  private boolean locked;

  NinjaLinePrinter(NinjaTerminal terminal, boolean smart) {
    this.terminal = terminal;
    this.smart = smart;
  }

  boolean smart() {
    return smart;
  }

  /**
   * Prints a status line.
   *
   * @param elides whether it may be overwritten and shortened to the width of the terminal
   */
  void status(String line, boolean elides) {
    if (locked) {
      heldStatus = line;
      heldElides = elides;
      return;
    }
    if (smart) {
      terminal.out().print('\r');
    }
    if (smart && elides) {
      int columns = terminal.columns().getAsInt();
      terminal.out().print(columns > 0 ? MiddleElision.elide(line, columns) : line);
      terminal.out().print("\u001b[K");
      atLineStart = false;
    } else {
      terminal.out().print(line);
      terminal.out().print('\n');
    }
    terminal.out().flush();
  }

  /** Prints a text on a line of its own, below the present line. */
  void text(String text) {
    newLine();
    if (!text.isEmpty()) {
      put(new HeldText(text));
    }
    atLineStart = text.isEmpty() || text.endsWith("\n");
  }

  /** Prints the output of a command on a line of its own, below the present line. */
  void output(StepOutput output) {
    newLine();
    if (!locked) {
      atLineStart = write(output);
      return;
    }
    held.add(new HeldOutput(output));
    atLineStart = copy(output, OutputStream.nullOutputStream());
  }

  /** Flushes the output. */
  void flush() {
    terminal.out().flush();
  }

  /** Holds everything back while a command has the terminal, or prints what was held back. */
  void lock(boolean lock) {
    if (lock == locked) {
      return;
    }
    if (lock) {
      text("");
      flush();
    }
    locked = lock;
    if (!lock) {
      release();
    }
  }

  private void release() {
    newLine();
    atLineStart = true;
    for (Held piece : held) {
      switch (piece) {
        case HeldText text -> {
          terminal.out().print(text.text());
          atLineStart = text.text().endsWith("\n");
        }
        case HeldOutput output -> atLineStart = write(output.output());
      }
    }
    held.clear();
    String status = heldStatus;
    heldStatus = null;
    if (status != null && !status.isEmpty()) {
      status(status, heldElides);
    }
  }

  private void newLine() {
    if (locked && heldStatus != null && !heldStatus.isEmpty()) {
      held.add(new HeldText(heldStatus + "\n"));
      heldStatus = null;
    }
    if (!atLineStart) {
      put(new HeldText("\n"));
    }
  }

  private void put(HeldText text) {
    if (locked) {
      held.add(text);
    } else {
      terminal.out().print(text.text());
    }
  }

  /** Writes an output and returns whether it ends its last line. */
  private boolean write(StepOutput output) {
    return copy(output, terminal.out());
  }

  private boolean copy(StepOutput output, OutputStream out) {
    ColourStrip strip = new ColourStrip(out, !terminal.colour());
    try {
      output.writeTo(strip);
    } catch (IOException e) {
      terminal.warning("the rest of the output is lost: " + e.getMessage());
    }
    return strip.endsLine();
  }

  /**
   * Passes on the output of a command, without its control sequences if wanted, and remembers the
   * last byte passed on. A sequence begins with an escape character and a bracket and ends with a
   * letter; any other escape character is removed alone.
   */
  static final class ColourStrip extends OutputStream {
    private static final int ESCAPE = 0x1b;

    private enum Place {
      TEXT,
      AFTER_ESCAPE,
      IN_SEQUENCE
    }

    private final OutputStream out;
    private final boolean strip;
    private Place place = Place.TEXT;
    private int last = '\n';

    ColourStrip(OutputStream out, boolean strip) {
      this.out = out;
      this.strip = strip;
    }

    /** Whether nothing was passed on, or a line end came last. */
    boolean endsLine() {
      return last == '\n';
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!strip) {
        pass(bytes, offset, offset + length);
        return;
      }
      int start = offset;
      for (int i = offset; i < offset + length; i++) {
        if (!keeps(bytes[i] & 0xff)) {
          pass(bytes, start, i);
          start = i + 1;
        }
      }
      pass(bytes, start, offset + length);
    }

    private boolean keeps(int value) {
      if (place == Place.IN_SEQUENCE) {
        place = isLetter(value) ? Place.TEXT : Place.IN_SEQUENCE;
        return false;
      }
      if (place == Place.AFTER_ESCAPE && value == '[') {
        place = Place.IN_SEQUENCE;
        return false;
      }
      place = value == ESCAPE ? Place.AFTER_ESCAPE : Place.TEXT;
      return place == Place.TEXT;
    }

    private void pass(byte[] bytes, int from, int to) throws IOException {
      if (to > from) {
        out.write(bytes, from, to - from);
        last = bytes[to - 1];
      }
    }

    private static boolean isLetter(int value) {
      return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
    }
  }

  /**
   * Shortens a line to a width by omitting its middle. Every byte counts as one column, as in
   * ninja; colour sequences count as none and are all kept, so that the text after them has its
   * colour.
   */
  static final class MiddleElision {
    private static final String DOTS = "...";
    private static final char ESCAPE = '\u001b';

    private final String line;
    private final boolean[] invisible;
    private final int visible;

    private MiddleElision(String line) {
      this.line = line;
      this.invisible = new boolean[line.length()];
      int hidden = 0;
      for (int from = line.indexOf(ESCAPE); from >= 0; ) {
        int end = endOfColour(line, from);
        for (int i = from; i < end; i++) {
          invisible[i] = true;
        }
        hidden += end - from;
        from = line.indexOf(ESCAPE, end > from ? end : from + skipped(line, from));
      }
      this.visible = line.length() - hidden;
    }

    /** The line itself if it fits, else its ends with dots between them. */
    static String elide(String line, int width) {
      if (line.length() <= width) {
        return line;
      }
      if (line.indexOf(ESCAPE) < 0) {
        int room = Math.max(0, width - DOTS.length());
        String left = line.substring(0, room / 2);
        String right = line.substring(line.length() - (room - room / 2));
        return left + dots(width) + right;
      }
      return new MiddleElision(line).elide(width);
    }

    private static String dots(int width) {
      return DOTS.substring(0, Math.min(width, DOTS.length()));
    }

    private String elide(int width) {
      if (visible <= width) {
        return line;
      }
      String dots = dots(width);
      int room = width - dots.length();
      int gapStart = room / 2;
      int gapEnd = visible - (room - gapStart);
      StringBuilder kept = new StringBuilder(line.length());
      int column = 0;
      int at = 0;
      for (; column < gapStart; at++) {
        kept.append(line.charAt(at));
        column += invisible[at] ? 0 : 1;
      }
      kept.append(dots);
      for (; at < line.length() && column < gapEnd; at++) {
        if (invisible[at]) {
          kept.append(line.charAt(at));
        } else {
          column++;
        }
      }
      return kept.append(line, at, line.length()).toString();
    }

    /**
     * The end of the colour sequence that starts at {@code from}: escape, bracket, digits and
     * semicolons, m, with at least one char after the shortest sequence. {@code from} if there is
     * none.
     */
    private static int endOfColour(String line, int from) {
      if (from + 4 > line.length() || line.charAt(from + 1) != '[') {
        return from;
      }
      int at = from + 2;
      while (at < line.length() && isParameter(line.charAt(at))) {
        at++;
      }
      return at < line.length() && line.charAt(at) == 'm' ? at + 1 : from;
    }

    /** How far to skip after an escape character that begins no colour. */
    private static int skipped(String line, int from) {
      return from + 1 < line.length() && line.charAt(from + 1) == '[' ? 3 : 1;
    }

    private static boolean isParameter(char c) {
      return (c >= '0' && c <= '9') || c == ';';
    }
  }
}
