package dev.sconce.history;

/**
 * Parses the lines of a build log in one pass over its bytes: {@code start TAB end TAB mtime TAB
 * output TAB hash}. Skips other lines, such as an old version line or one damaged by a crash. The
 * text after the last line feed is not a line.
 */
final class BuildLogReader {
  private static final String SIGNATURE = "# ninja log v";

  private final byte[] bytes;
  private final int length;
  private final BuildLogEntries entries;
  private int at;
  private long hash;
  private int lines;
  private int damagedLines;
  private int wholeLength;

  BuildLogReader(byte[] bytes, BuildLogEntries entries) {
    this.bytes = bytes;
    this.length = bytes.length;
    this.entries = entries;
  }

  /** The version in the first line; 0 if it is not the first line of a build log. */
  static int version(byte[] bytes) {
    int digits = SIGNATURE.length();
    if (bytes.length <= digits || !startsWithSignature(bytes, 0)) {
      return 0;
    }
    int version = 0;
    for (int i = digits; i < bytes.length && isDigit(bytes[i]) && version < 1000; i++) {
      version = version * 10 + bytes[i] - '0';
    }
    return version;
  }

  void read() {
    while (at < length) {
      int start = at;
      boolean entry = readEntry();
      if (!entry) {
        at = start;
        skipLine();
        if (at > length) {
          return;
        }
        damagedLines += startsWithSignature(bytes, start) ? 0 : 1;
      }
      wholeLength = at;
    }
  }

  /** The number of entries read, including older ones of the same output. */
  int lines() {
    return lines;
  }

  /** The number of lines that were neither an entry nor a version. */
  int damagedLines() {
    return damagedLines;
  }

  /** The length up to and including the last line feed. */
  int wholeLength() {
    return wholeLength;
  }

  private boolean readEntry() {
    long start = number();
    long end = number();
    long mtime = number();
    if (mtime == Long.MIN_VALUE || start != (int) start || end != (int) end) {
      return false;
    }
    int path = at;
    int pathEnd = endOfPath(path);
    if (pathEnd == path || pathEnd == length || bytes[pathEnd] != '\t') {
      return false;
    }
    int lineEnd = endOfHash(pathEnd + 1);
    int digits = lineEnd - pathEnd - 1;
    if (digits == 0 || digits > 16 || lineEnd == length || bytes[lineEnd] != '\n') {
      return false;
    }
    at = lineEnd + 1;
    lines++;
    entries.set(
        entries.findOrAdd(bytes, path, pathEnd - path), (int) start, (int) end, mtime, hash);
    return true;
  }

  /** A number and the tab after it. {@code Long.MIN_VALUE}, without advancing, if there is none. */
  private long number() {
    int here = at;
    boolean negative = here < length && bytes[here] == '-';
    if (negative) {
      here++;
    }
    int first = here;
    long value = 0;
    while (here < length && isDigit(bytes[here])) {
      value = value * 10 + bytes[here++] - '0';
    }
    if (here == first || here - first > 19 || here == length || bytes[here] != '\t') {
      return Long.MIN_VALUE;
    }
    at = here + 1;
    return negative ? -value : value;
  }

  private int endOfPath(int from) {
    int here = from;
    while (here < length && bytes[here] != '\t' && bytes[here] != '\n') {
      here++;
    }
    return here;
  }

  /** Stores the number in {@link #hash}. */
  private int endOfHash(int from) {
    long value = 0;
    int here = from;
    for (; here < length; here++) {
      int c = bytes[here];
      int lower = c | 0x20;
      boolean letter = lower >= 'a' && lower <= 'f';
      if (!letter && !isDigit(c)) {
        break;
      }
      int digit = letter ? lower - 'a' + 10 : c - '0';
      value = value << 4 | digit;
    }
    hash = value;
    return here;
  }

  /** Moves to the position after the next line feed, or beyond the end if there is none. */
  private void skipLine() {
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    at++;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean startsWithSignature(byte[] bytes, int from) {
    if (bytes.length - from < SIGNATURE.length()) {
      return false;
    }
    for (int i = 0; i < SIGNATURE.length(); i++) {
      if (bytes[from + i] != SIGNATURE.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
