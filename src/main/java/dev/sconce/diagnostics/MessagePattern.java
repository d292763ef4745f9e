package dev.sconce.diagnostics;

/** Removes from messages what differs between places: quoted names and numbers. */
public final class MessagePattern {
  /** Replaces quoted text; a byte string. */
  private static final String DOTS = "\u00e2\u0080\u00a6";

  private static final int LONGEST = 200;

  /** The quotation marks of compilers in UTF-8, as byte strings. */
  private static final String OPENING = "\u00e2\u0080\u0098";

  private static final String CLOSING = "\u00e2\u0080\u0099";

  private MessagePattern() {}

  /** The pattern of a message: {@code unused variable 'x'} becomes {@code unused variable …}. */
  public static String of(String message) {
    String text = message.substring(0, Math.min(message.length(), LONGEST));
    StringBuilder pattern = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = quotedEnd(text, at);
      if (end > at) {
        pattern.append(DOTS);
        at = end;
      } else if (isDigit(text.charAt(at)) && (at == 0 || !isWord(text.charAt(at - 1)))) {
        pattern.append('N');
        while (at < text.length() && isDigit(text.charAt(at))) {
          at++;
        }
      } else {
        pattern.append(text.charAt(at++));
      }
    }
    return pattern.toString();
  }

  /** The end of a quoted text that starts at {@code at}; {@code at} if none starts there. */
  private static int quotedEnd(String text, int at) {
    char first = text.charAt(at);
    if (text.startsWith(OPENING, at)) {
      int end = text.indexOf(CLOSING, at);
      return end < 0 ? at : end + CLOSING.length();
    }
    if (first == '"' || first == '\'' || first == '`') {
      if (at > 0 && isWord(text.charAt(at - 1))) {
        return at; // an apostrophe
      }
      int end = text.indexOf(first, at + 1);
      if (first == '`') {
        int other = text.indexOf('\'', at + 1);
        end = end < 0 || (other >= 0 && other < end) ? other : end;
      }
      return end < 0 ? at : end + 1;
    }
    return at;
  }

  private static boolean isDigit(char one) {
    return one >= '0' && one <= '9';
  }

  private static boolean isWord(char one) {
    return one == '_' || isDigit(one) || (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
  }
}
