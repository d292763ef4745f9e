package dev.sconce.ui.text;

import dev.sconce.session.BuildState;

/**
 * Shortens source paths in outputs as the names of steps are shortened: it removes their common
 * root. Most generators pass absolute paths to compilers, which would push the message beyond the
 * edge of a pane. Only the display is shortened; editors and copies get the printed text.
 */
public final class SourcePathShortener {
  private static final String BEFORE_PATH = " \t\"'`(<=,";
  private static final char ESCAPE = '\u001b';

  private SourcePathShortener() {}

  /**
   * A line without the roots of sources.
   *
   * @param line a byte string
   */
  public static String in(String line, BuildState state) {
    StringBuilder shown = null;
    int copied = 0;
    for (int at = line.indexOf('/'); at >= 0; at = line.indexOf('/', at + 1)) {
      int start = line.startsWith("..", Math.max(0, at - 2)) ? Math.max(0, at - 2) : at;
      if (start < copied || !beginsPath(line, start)) {
        continue;
      }
      int end = start;
      while (end < line.length()
          && BEFORE_PATH.indexOf(line.charAt(end)) < 0
          && line.charAt(end) != ESCAPE) {
        end++;
      }
      String path = line.substring(start, end);
      String named = state.named(path);
      if (named.length() < path.length() && path.endsWith(named)) {
        shown = shown == null ? new StringBuilder(line.length()) : shown;
        shown.append(line, copied, start).append(named);
        copied = end;
      }
      at = end - 1;
    }
    return shown == null ? line : shown.append(line, copied, line.length()).toString();
  }

  private static boolean beginsPath(String line, int start) {
    return start == 0
        || BEFORE_PATH.indexOf(line.charAt(start - 1)) >= 0
        || endsColour(line, start - 1);
  }

  /** Whether the character at this index ends a sequence that sets colours or erases with them. */
  private static boolean endsColour(String line, int last) {
    if (line.charAt(last) != 'm' && line.charAt(last) != 'K') {
      return false;
    }
    int at = last - 1;
    while (at >= 0 && (Character.isDigit(line.charAt(at)) || line.charAt(at) == ';')) {
      at--;
    }
    return at > 0 && line.charAt(at) == '[' && line.charAt(at - 1) == ESCAPE;
  }
}
