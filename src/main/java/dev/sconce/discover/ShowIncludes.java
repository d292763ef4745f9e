package dev.sconce.discover;

import dev.sconce.graph.CanonicalPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The parsed output of Microsoft's compiler, or a compatible one, under {@code /showIncludes}.
 *
 * @param includes the files it read, canonical, without system headers, sorted by their bytes
 * @param output the remaining output to show; lines end in a line feed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record ShowIncludes(List<String> includes, byte[] output) {
  private static final String ENGLISH_PREFIX = "Note: including file: ";
  private static final String[] SOURCE_ENDINGS = {".c", ".cc", ".cxx", ".cpp", ".c++"};

  public ShowIncludes {
    includes = List.copyOf(includes);
  }

  /**
   * Removes the include lines from an output, and before the first of them the compiler's echo of
   * the source name.
   *
   * @param prefix the start of include lines; empty for the English text
   */
  public static ShowIncludes parse(byte[] output, int length, String prefix) {
    byte[] start = prefixBytes(prefix);
    TreeSet<String> includes = new TreeSet<>();
    ByteArrayOutputStream shown = new ByteArrayOutputStream(length);
    boolean seen = false;
    int next;
    for (int from = 0; from < length; from = next) {
      int to = endOfLine(output, from, length);
      next = behindLineBreak(output, to, length);
      int path = includeIn(output, from, to, start);
      if (path < to) {
        seen = true;
        String include = CanonicalPath.of(text(output, path, to));
        if (!isSystemInclude(include)) {
          includes.add(include);
        }
      } else if (seen || !isSourceEcho(text(output, from, to))) {
        shown.write(output, from, to - from);
        shown.write('\n');
      }
    }
    return new ShowIncludes(List.copyOf(includes), shown.toByteArray());
  }

  /** The file that an include line names; empty for any other line. */
  static String include(String line, String prefix) {
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    return text(bytes, includeIn(bytes, 0, bytes.length, prefixBytes(prefix)), bytes.length);
  }

  /** Whether a line looks like the name of a source file. */
  static boolean isSourceEcho(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    for (String ending : SOURCE_ENDINGS) {
      if (lower.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSystemInclude(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.contains("program files") || lower.contains("microsoft visual studio");
  }

  private static byte[] prefixBytes(String prefix) {
    return (prefix.isEmpty() ? ENGLISH_PREFIX : prefix).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The start of the path in an include line; the end of the line for any other line. */
  private static int includeIn(byte[] output, int from, int to, byte[] prefix) {
    int p = from + prefix.length;
    if (p >= to) {
      return to;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (output[from + i] != prefix[i]) {
        return to;
      }
    }
    while (p < to && output[p] == ' ') {
      p++;
    }
    return p;
  }

  private static int endOfLine(byte[] output, int from, int length) {
    int p = from;
    while (p < length && output[p] != '\r' && output[p] != '\n') {
      p++;
    }
    return p;
  }

  private static int behindLineBreak(byte[] output, int end, int length) {
    int p = end;
    if (p < length && output[p] == '\r') {
      p++;
    }
    if (p < length && output[p] == '\n') {
      p++;
    }
    return p;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
