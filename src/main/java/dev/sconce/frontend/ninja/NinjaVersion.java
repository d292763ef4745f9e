package dev.sconce.frontend.ninja;

/**
 * The two numbers of a version that ninja compares.
 *
 * @param major the first number
 * @param minor the second number
 */
record NinjaVersion(int major, int minor) {
  private static final NinjaVersion LINE_BREAK_ESCAPE = new NinjaVersion(1, 14);

  /** Parses the leading digits of both parts; a part without digits counts as 0. */
  static NinjaVersion parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return new NinjaVersion(leadingInt(text), 0);
    }
    return new NinjaVersion(
        leadingInt(text.substring(0, dot)), leadingInt(text.substring(dot + 1)));
  }

  boolean isBefore(NinjaVersion other) {
    return major < other.major || (major == other.major && minor < other.minor);
  }

  /** Whether manifests that require this version may write a line break as {@code $^}. */
  boolean hasLineBreakEscape() {
    return !isBefore(LINE_BREAK_ESCAPE);
  }

  /** The number at the start of a text, as C parses it: blanks, a sign, digits, then anything. */
  static int leadingInt(String text) {
    int i = 0;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    boolean negative = i < text.length() && text.charAt(i) == '-';
    if (negative || (i < text.length() && text.charAt(i) == '+')) {
      i++;
    }
    long value = 0;
    for (; i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
      int digit = text.charAt(i) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return negative ? (int) Long.MIN_VALUE : (int) Long.MAX_VALUE;
      }
      value = value * 10 + digit;
    }
    return (int) (negative ? -value : value);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
