package dev.sconce.ui.text;

import java.nio.charset.StandardCharsets;

/**
 * Texts for display: byte strings decoded as UTF-8, without characters that move the cursor, and
 * measured in columns.
 */
public final class DisplayText {
  private DisplayText() {}

  /** Decodes a byte string; invalid UTF-8 becomes the replacement character. */
  public static String decode(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x7f || bytes.charAt(i) < ' ') {
        return clean(bytes);
      }
    }
    return bytes;
  }

  /** The byte string of a text that a user typed. */
  public static String encode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /**
   * What a terminal would finally show; tabs become blanks, and combining marks without a character
   * are removed.
   */
  private static String clean(String bytes) {
    StringBuilder clean = new StringBuilder(bytes.length());
    append(PrintedLine.text(bytes), 0, clean);
    return clean.toString();
  }

  /**
   * Appends a decoded text without control characters other than tabs.
   *
   * @param from the column where it begins
   * @return the column after it
   */
  static int append(String bytes, int from, StringBuilder clean) {
    String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    int column = from;
    for (int i = 0; i < text.length(); ) {
      int one = text.codePointAt(i);
      i += Character.charCount(one);
      int columns = DisplayWidth.columns(one);
      if (one == '\t') {
        int blanks = DisplayWidth.TAB - column % DisplayWidth.TAB;
        clean.repeat(' ', blanks);
        column += blanks;
      } else if (columns > 0) {
        clean.appendCodePoint(one);
        column += columns;
      }
    }
    return column;
  }

  /** How many columns a text takes. */
  public static int columns(String text) {
    int sum = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      sum += DisplayWidth.columns(codePoint);
      i += Character.charCount(codePoint);
    }
    return sum;
  }

  /** Cuts a text at its end to fit. */
  public static String cut(String text, int room, ConsoleGlyphs glyphs) {
    if (columns(text) <= room) {
      return text;
    }
    String dots = glyphs.dots();
    return room < columns(dots) ? "" : head(text, room - columns(dots)) + dots;
  }

  /** The longest beginning of a text that fits. */
  static String head(String text, int room) {
    int sum = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      sum += DisplayWidth.columns(codePoint);
      if (sum > room) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return text.substring(0, at);
  }

  /** Cuts directories at the front of a path to fit, and the file name only if necessary. */
  public static String cutPath(String path, int room, ConsoleGlyphs glyphs) {
    if (columns(path) <= room) {
      return path;
    }
    String dots = glyphs.dots();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String rest = dots + path.substring(slash);
      if (columns(rest) <= room) {
        return rest;
      }
    }
    return cut(path.substring(path.lastIndexOf('/') + 1), room, glyphs);
  }
}
