package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import java.util.Arrays;

/** Quotes paths for a POSIX shell, only if necessary, as ninja does. */
public final class ShellQuote {
  private static final boolean[] SAFE = safe();

  private ShellQuote() {}

  /** A path as a word of a shell; both are byte strings. */
  public static String quoted(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c >= SAFE.length || !SAFE[c]) {
        return "'" + path.replace("'", "'\\''") + "'";
      }
    }
    return path;
  }

  /** Quotes in place the content of a sink from {@code from} on. */
  static void quote(ByteSink sink, int from) {
    byte[] bytes = sink.buffer();
    int end = sink.length();
    for (int i = from; i < end; i++) {
      if (!SAFE[bytes[i] & 0xff]) {
        quoteAll(sink, from);
        return;
      }
    }
  }

  private static void quoteAll(ByteSink sink, int from) {
    byte[] plain = Arrays.copyOfRange(sink.buffer(), from, sink.length());
    sink.truncate(from);
    sink.put('\'');
    for (byte b : plain) {
      if (b == '\'') {
        sink.put("'\\'");
      }
      sink.put(b);
    }
    sink.put('\'');
  }

  private static boolean[] safe() {
    boolean[] safe = new boolean[256];
    for (int c = 0; c < 128; c++) {
      safe[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_+-./".indexOf(c) >= 0;
    }
    return safe;
  }
}
