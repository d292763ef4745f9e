package dev.sconce.ui.text;

import java.nio.charset.StandardCharsets;

/**
 * Texts as they are shown: byte strings decoded as UTF-8, without what would move the cursor, and
 * measured in columns.
 */
public final class DisplayText {
  private static final int TAB = 8;
  private static final int ESCAPE = 0x1b;

  private DisplayText() {}

  /** Decodes a byte string; what is no UTF-8 shows as the replacement character. */
  public static String decode(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80 || bytes.charAt(i) < ' ') {
        return clean(
            new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
      }
    }
    return bytes;
  }

  /** The byte string of a text that a user typed. */
  public static String encode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Leaves out escape sequences and control characters; tabs become blanks. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    int column = 0;
    for (int i = 0; i < text.length(); ) {
      int one = text.codePointAt(i);
      if (one == ESCAPE) {
        i = afterEscape(text, i + 1);
        continue;
      }
      i += Character.charCount(one);
      if (one == '\t') {
        int blanks = TAB - column % TAB;
        clean.repeat(' ', blanks);
        column += blanks;
      } else if (columns(one) > 0) {
        clean.appendCodePoint(one);
        column += columns(one);
      }
    }
    return clean.toString();
  }

  /** The index after an escape sequence whose text begins here. */
  private static int afterEscape(String text, int start) {
    if (start >= text.length()) {
      return start;
    }
    char kind = text.charAt(start);
    int at = start + 1;
    if (kind == '[') {
      while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) < '@') {
        at++;
      }
      return Math.min(text.length(), at + 1);
    }
    if (kind == ']') {
      while (at < text.length() && text.charAt(at) != 7 && text.charAt(at) != ESCAPE) {
        at++;
      }
      boolean two =
          at + 1 < text.length() && text.charAt(at) == ESCAPE && text.charAt(at + 1) == '\\';
      return Math.min(text.length(), at + (two ? 2 : 1));
    }
    return at;
  }

  /** How many columns a character takes: 0, 1 or 2. */
  public static int columns(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint < ' ' ? 0 : 1;
    }
    if (codePoint < 0x300) {
      return codePoint < 0xa0 || codePoint == 0xad ? 0 : 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT
        || type == Character.CONTROL
        || type == Character.SURROGATE) {
      return 0;
    }
    return wide(codePoint) ? 2 : 1;
  }

  /**
   * Of East Asian width W or F, after Unicode's EastAsianWidth.txt; and all that the screen library
   * takes for wide: emoji and the rest beyond the first 65,536.
   */
  private static boolean wide(int codePoint) {
    return (codePoint >= 0x1100 && codePoint <= 0x115f)
        || (codePoint >= 0x2e80 && codePoint <= 0x303e)
        || (codePoint >= 0x3041 && codePoint <= 0xa4cf)
        || (codePoint >= 0xa960 && codePoint <= 0xa97c)
        || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
        || (codePoint >= 0xf900 && codePoint <= 0xfaff)
        || (codePoint >= 0xfe30 && codePoint <= 0xfe6f)
        || (codePoint >= 0xff00 && codePoint <= 0xff60)
        || (codePoint >= 0xffe0 && codePoint <= 0xffe6)
        || codePoint >= 0x10000;
  }

  /** How many columns a text takes. */
  public static int columns(String text) {
    int sum = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      sum += columns(codePoint);
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

  /** As much of a text as fits. */
  static String head(String text, int room) {
    int sum = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      sum += columns(codePoint);
      if (sum > room) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return text.substring(0, at);
  }

  /** Cuts directories at the front of a path to fit, and the file name only if it must be. */
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
