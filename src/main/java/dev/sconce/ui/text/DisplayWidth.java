package dev.sconce.ui.text;

/**
 * How many columns a text takes on a terminal. The text is a byte string that is read as UTF-8; a
 * byte that is no UTF-8 counts as one column, as terminals show a replacement sign for it. Widths
 * are those of Unicode's East Asian Width: wide and full-width characters take two columns, marks
 * that join the character before them take none.
 */
public final class DisplayWidth {
  /** First and last code points of blocks that are two columns wide, ascending. */
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x231a, 0x231b, 0x23e9, 0x23ec, 0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf,
    0x4e00, 0x9fff, 0xa000, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19,
    0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6, 0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f900,
    0x1f9ff, 0x20000, 0x3fffd
  };

  private DisplayWidth() {}

  /** The columns of a whole text. */
  public static int of(String byteString) {
    int columns = 0;
    for (int at = 0; at < byteString.length(); at += length(byteString, at)) {
      columns += columns(codePoint(byteString, at));
    }
    return columns;
  }

  /** The longest beginning of a text that fits into so many columns; characters stay whole. */
  public static String head(String byteString, int columns) {
    int used = 0;
    int at = 0;
    while (at < byteString.length()) {
      used += columns(codePoint(byteString, at));
      if (used > columns) {
        break;
      }
      at += length(byteString, at);
    }
    return byteString.substring(0, at);
  }

  /** How many bytes the character at an index has: 1 for one that is no UTF-8. */
  private static int length(String text, int at) {
    int expected = expectedLength(text.charAt(at));
    if (at + expected > text.length()) {
      return 1;
    }
    for (int i = 1; i < expected; i++) {
      if ((text.charAt(at + i) & 0xc0) != 0x80) {
        return 1;
      }
    }
    return expected;
  }

  private static int expectedLength(int first) {
    if (first >= 0xf0 && first < 0xf8) {
      return 4;
    }
    if (first >= 0xe0 && first < 0xf0) {
      return 3;
    }
    return first >= 0xc2 && first < 0xe0 ? 2 : 1;
  }

  private static int codePoint(String text, int at) {
    int length = length(text, at);
    int value = length == 1 ? text.charAt(at) : text.charAt(at) & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      value = value << 6 | (text.charAt(at + i) & 0x3f);
    }
    return value;
  }

  private static int columns(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (codePoint <= WIDE[i + 1]) {
        return codePoint >= WIDE[i] ? 2 : 1;
      }
    }
    return 1;
  }
}
