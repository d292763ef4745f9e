package dev.sconce.tools;

/** Paths as words of a shell. */
final class ShellQuote {
  private static final String SAFE_SIGNS = "_+-./";

  private ShellQuote() {}

  static String quote(String path) {
    return isSafe(path) ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private static boolean isSafe(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && SAFE_SIGNS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
