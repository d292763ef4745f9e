package dev.sconce.ui.plain;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes on what a command printed, without its control sequences if wanted, and remembers the last
 * byte that it let through. A sequence begins with an escape character and a bracket and ends with
 * a letter; any other escape character goes away alone.
 */
final class ColourStrip extends OutputStream {
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

  /** Whether nothing came through, or a line end came last. */
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
