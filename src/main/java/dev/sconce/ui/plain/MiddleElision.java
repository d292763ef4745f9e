package dev.sconce.ui.plain;

/**
 * Shortens a line to a width by leaving out its middle. Every byte counts as one column, as it does
 * for ninja; colour sequences count as none and are all kept, so that what follows has its colour.
 */
final class MiddleElision {
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
   * semicolons, m, with at least one char behind the shortest. {@code from} when there is none.
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

  /** How far to go on from an escape character that begins no colour. */
  private static int skipped(String line, int from) {
    return from + 1 < line.length() && line.charAt(from + 1) == '[' ? 3 : 1;
  }

  private static boolean isParameter(char c) {
    return (c >= '0' && c <= '9') || c == ';';
  }
}
