package dev.sconce.ui.plain;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes bytes on, without the escape sequences for colours and the like if wanted, and remembers
 * whether the last line was ended. Does not close what is below.
 */
final class EscapeFilter extends OutputStream {
  private static final int ESCAPE = 0x1b;
  private static final int BELL = 0x07;
  private static final byte[] RESET = {ESCAPE, '[', 'm'};

  private enum Place {
    TEXT,
    /** After the escape character. */
    ESCAPED,
    /** In a control sequence, which a letter or sign ends. */
    CONTROL,
    /** In a command to the terminal (titles, links), which a bell or an escape ends. */
    COMMAND
  }

  private final OutputStream out;
  private final boolean keep;
  private Place place = Place.TEXT;
  private int last = '\n';
  private boolean escapesPassed;

  EscapeFilter(OutputStream out, boolean keep) {
    this.out = out;
    this.keep = keep;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int start = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      Place before = place;
      int value = bytes[i] & 0xff;
      place = next(value);
      boolean text = before == Place.TEXT && place == Place.TEXT;
      if (text) {
        last = value;
      } else if (keep) {
        escapesPassed = true;
      } else {
        out.write(bytes, start, i - start);
        start = i + 1;
      }
    }
    out.write(bytes, start, end - start);
  }

  private Place next(int value) {
    return switch (place) {
      case TEXT -> value == ESCAPE ? Place.ESCAPED : Place.TEXT;
      case ESCAPED ->
          switch (value) {
            case '[' -> Place.CONTROL;
            case ']' -> Place.COMMAND;
            default -> Place.TEXT;
          };
      case CONTROL -> value >= 0x40 && value <= 0x7e ? Place.TEXT : Place.CONTROL;
      case COMMAND ->
          switch (value) {
            case BELL -> Place.TEXT;
            case ESCAPE -> Place.ESCAPED;
            default -> Place.COMMAND;
          };
    };
  }

  /** Ends the last line if it is open, and any colour that was left on. */
  void finish() throws IOException {
    if (escapesPassed) {
      out.write(RESET, 0, RESET.length);
    }
    if (last != '\n') {
      out.write('\n');
      last = '\n';
    }
  }
}
