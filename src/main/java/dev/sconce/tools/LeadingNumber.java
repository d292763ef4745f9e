package dev.sconce.tools;

/**
 * The number at the start of a text, parsed as in the C library: after white space, with an
 * optional sign.
 *
 * @param value the number, or the nearest {@code long}; 0 if there is none
 * @param length the number of chars up to its end; 0 if there is none
 */
public record LeadingNumber(long value, int length) {
  /** Parses a decimal integer. */
  public static LeadingNumber of(String text) {
    int at = 0;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    char sign = at < text.length() ? text.charAt(at) : ' ';
    int digits = sign == '-' || sign == '+' ? at + 1 : at;
    int end = digits;
    long value = 0;
    for (; end < text.length() && isDigit(text.charAt(end)); end++) {
      int digit = text.charAt(end) - '0';
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    return new LeadingNumber(sign == '-' ? -value : value, end == digits ? 0 : end);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
