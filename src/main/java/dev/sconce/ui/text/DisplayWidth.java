package dev.sconce.ui.text;

/**
 * Computes how many columns a text takes on a terminal. The text is a byte string in UTF-8; an
 * invalid byte counts as one column, because terminals show a replacement character for it. Widths
 * are Unicode's East Asian Width: wide and full-width characters take two columns, combining marks
 * take none.
 */
public final class DisplayWidth {
  /** A tab moves to the next multiple of this number of columns. */
  static final int TAB = 8;

  private static final int FIRST_MARK = 0x300;

  /**
   * First and last code points of those with East Asian Width W or F, ascending; gaps that Unicode
   * has not assigned yet are left out.
   */
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0,
    0x23f3, 0x23f3, 0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f,
    0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5,
    0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5,
    0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728,
    0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55,
    0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4c6, 0xa960, 0xa97c,
    0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60,
    0xffe0, 0xffe6, 0x16fe0, 0x18d08, 0x1aff0, 0x1b2fb, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf,
    0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c,
    0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4,
    0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e,
    0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f,
    0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6df, 0x1f6eb, 0x1f6ec,
    0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff,
    0x1fa70, 0x1faf6, 0x20000, 0x3fffd
  };

  private DisplayWidth() {}

  /** The columns of a whole text. */
  public static int of(String byteString) {
    int columns = 0;
    for (int at = 0; at < byteString.length(); at += length(byteString, at)) {
      columns += columnsAt(byteString, at);
    }
    return columns;
  }

  /**
   * The longest beginning of a text that fits into this many columns; it contains only whole
   * characters.
   */
  public static String head(String byteString, int columns) {
    int used = 0;
    int at = 0;
    while (at < byteString.length()) {
      used += columnsAt(byteString, at);
      if (used > columns) {
        break;
      }
      at += length(byteString, at);
    }
    return byteString.substring(0, at);
  }

  private static int columnsAt(String text, int at) {
    return length(text, at) == 1 && text.charAt(at) >= 0x80 ? 1 : columns(codePoint(text, at));
  }

  /** How many bytes the character at an index has: 1 for an invalid byte. */
  static int length(String text, int at) {
    int expected = expectedLength(text.charAt(at));
    if (at + expected > text.length()) {
      return 1;
    }
    for (int i = 1; i < expected; i++) {
      if ((text.charAt(at + i) & 0xc0) != 0x80) {
        return 1;
      }
    }
    return isShortest(text.charAt(at), expected > 1 ? text.charAt(at + 1) : 0) ? expected : 1;
  }

  private static int expectedLength(int first) {
    if (first >= 0xf0 && first < 0xf5) {
      return 4;
    }
    if (first >= 0xe0 && first < 0xf0) {
      return 3;
    }
    return first >= 0xc2 && first < 0xe0 ? 2 : 1;
  }

  /** Whether two first bytes begin a valid code point of UTF-8: not overlong, and no surrogate. */
  private static boolean isShortest(int first, int second) {
    return switch (first) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> true;
    };
  }

  /** The character at an index; the byte itself if it is no valid UTF-8. */
  static int codePoint(String text, int at) {
    int length = length(text, at);
    int value = length == 1 ? text.charAt(at) : text.charAt(at) & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      value = value << 6 | (text.charAt(at + i) & 0x3f);
    }
    return value;
  }

  /** How many columns a character takes: 0 for control characters and combining marks. */
  public static int columns(int codePoint) {
    if (codePoint < FIRST_MARK) {
      boolean shown = codePoint >= ' ' && codePoint < 0x7f || codePoint >= 0xa0;
      return shown && codePoint != 0xad ? 1 : 0;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT
        || type == Character.SURROGATE) {
      return 0;
    }
    int low = 0;
    int high = WIDE.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (codePoint < WIDE[2 * middle]) {
        high = middle - 1;
      } else if (codePoint > WIDE[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return 2;
      }
    }
    return 1;
  }
}
