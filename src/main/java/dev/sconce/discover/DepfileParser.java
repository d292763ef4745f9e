package dev.sconce.discover;

import dev.sconce.graph.SourceLocation;
import java.util.Arrays;

/**
 * Parses depfiles as GCC and Clang write them, a subset of what make accepts:
 *
 * <ul>
 *   <li>2N+1 backslashes and a space are N backslashes and a space within a name; 2N backslashes
 *       and a space are 2N backslashes at the end of a name;
 *   <li>a backslash before {@code #}, or before a {@code :} that no blank follows, is removed;
 *   <li>{@code $$} is a dollar; a backslash at the end of a line continues it;
 *   <li>all other backslashes stay.
 * </ul>
 *
 * <p>A target is a name before a {@code :}. Several rules may name several targets. A prerequisite
 * may be the target of a rule without prerequisites, as {@code -MP} writes them.
 */
public final class DepfileParser {
  private static final boolean[] PLAIN = plain();

  private final String path;
  private final byte[] content;
  private final UniquePathRanges outputs;
  private final UniquePathRanges inputs;

  /** The next byte to read. */
  private int in;

  /** The next position for unescaped bytes; never after {@link #in}. */
  private int out;

  private boolean newline;

  private DepfileParser(String path, byte[] content) {
    this.path = path;
    this.content = content;
    outputs = new UniquePathRanges(content);
    inputs = new UniquePathRanges(content);
  }

  /**
   * Parses a depfile.
   *
   * @param path its path, for the position of errors
   * @param content its bytes; the result takes them over and they are changed
   * @throws DepfileException if it is malformed
   */
  public static Depfile parse(String path, byte[] content) throws DepfileException {
    return new DepfileParser(path, content).parse();
  }

  private Depfile parse() throws DepfileException {
    boolean haveTarget = false;
    boolean haveName = false;
    boolean readingTargets = true;
    boolean inputAsTarget = false;
    while (in < content.length) {
      int from = in;
      out = in;
      newline = false;
      while (readSpan()) {}
      int to = out;
      boolean isInput = !readingTargets;
      if (to > from && content[to - 1] == ':') {
        to--;
        readingTargets = false;
        haveTarget = true;
      }
      if (to > from) {
        haveName = true;
        if (inputs.contains(from, to)) {
          inputAsTarget |= !isInput;
        } else if (!isInput) {
          outputs.add(from, to);
        } else if (inputAsTarget) {
          throw error("inputs may not also have inputs", from);
        } else {
          inputs.add(from, to);
        }
      }
      if (newline) {
        readingTargets = true;
        inputAsTarget = false;
      }
    }
    if (haveName && !haveTarget) {
      throw error("expected ':' in depfile", content.length);
    }
    return new Depfile(content, outputs.toArray(), inputs.toArray());
  }

  /** Reads a piece of a name. False if the name ends with it. */
  private boolean readSpan() {
    int c = at(in);
    if (PLAIN[c]) {
      int end = in + 1;
      while (end < content.length && PLAIN[content[end] & 0xff]) {
        end++;
      }
      keep(in, end);
      in = end;
      return true;
    }
    switch (c) {
      case '\\':
        return readBackslashes();
      case '$':
        if (at(in + 1) == '$') {
          put('$');
          in += 2;
          return true;
        }
        in++;
        return false;
      case '\r', '\n':
        int end = c == '\n' ? in + 1 : in + 2;
        newline = at(end - 1) == '\n';
        in = newline ? end : in + 1;
        return false;
      default:
        in++;
        return false;
    }
  }

  private boolean readBackslashes() {
    int start = in;
    int end = start;
    while (at(end) == '\\') {
      end++;
    }
    int count = end - start;
    in = end + 1;
    return switch (at(end)) {
      case ' ' -> {
        boolean escaped = count % 2 == 1;
        putBackslashes(escaped ? count / 2 : count);
        if (escaped) {
          put(' ');
        }
        yield escaped;
      }
      case '#' -> {
        putBackslashes(count - 1);
        put('#');
        yield true;
      }
      case ':' -> readColon(count, end);
      case 0, '\r', '\n' -> readLineEnd(count, end);
      default -> {
        keep(start, end + 1);
        yield true;
      }
    };
  }

  /** A colon that a blank follows ends a target; any other colon is part of the name. */
  private boolean readColon(int backslashes, int colon) {
    int next = at(colon + 1);
    boolean ends = next == 0 || next == ' ' || next == '\r' || next == '\n' || next == '\t';
    putBackslashes(ends ? backslashes : backslashes - 1);
    put(':');
    if (ends) {
      in = colon + 2;
      newline = next == '\n';
    }
    return !ends;
  }

  /** One backslash continues a line. Several are part of the name, and the line ends. */
  private boolean readLineEnd(int backslashes, int end) {
    in = end;
    if (backslashes > 1) {
      putBackslashes(backslashes);
      return true;
    }
    if (at(end) == '\n') {
      in = end + 1;
    } else if (at(end) == '\r' && at(end + 1) == '\n') {
      in = end + 2;
    }
    return false;
  }

  private void keep(int from, int to) {
    if (out != from) {
      System.arraycopy(content, from, content, out, to - from);
    }
    out += to - from;
  }

  private void putBackslashes(int count) {
    for (int i = 0; i < count; i++) {
      put('\\');
    }
  }

  private void put(int c) {
    content[out++] = (byte) c;
  }

  private int at(int index) {
    return index < content.length ? content[index] & 0xff : 0;
  }

  private DepfileException error(String message, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += content[i] == '\n' ? 1 : 0;
    }
    return new DepfileException(message, new SourceLocation(path, line, 0));
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[256];
    for (int c = 0; c < 256; c++) {
      plain[c] =
          c >= 0x80
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "+?\"'&,/_:.~()}{%=@[]!-".indexOf(c) >= 0;
    }
    return plain;
  }

  /** Ranges of a buffer with distinct texts, in order, with an open-addressing table. */
  static final class UniquePathRanges {
    private final byte[] bytes;
    private int[] cells = new int[32];
    private int count;

    /** Indexes of ranges plus one; 0 for an empty slot. */
    private int[] table = new int[32];

    UniquePathRanges(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean contains(int from, int to) {
      return table[slot(from, to)] != 0;
    }

    /** Adds a range unless its text is already present. */
    void add(int from, int to) {
      int slot = slot(from, to);
      if (table[slot] != 0) {
        return;
      }
      if (count == cells.length) {
        cells = Arrays.copyOf(cells, count * 2);
      }
      cells[count] = from;
      cells[count + 1] = to;
      count += 2;
      table[slot] = count / 2;
      if (count > table.length) {
        rehash();
      }
    }

    /** Pairs: start and end. */
    int[] toArray() {
      return Arrays.copyOf(cells, count);
    }

    private int slot(int from, int to) {
      int mask = table.length - 1;
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = hash * 31 + bytes[i];
      }
      int slot = (hash ^ hash >>> 15) & mask;
      while (table[slot] != 0 && !holds(table[slot] - 1, from, to)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private boolean holds(int index, int from, int to) {
      return Arrays.equals(bytes, cells[2 * index], cells[2 * index + 1], bytes, from, to);
    }

    private void rehash() {
      table = new int[table.length * 2];
      for (int i = 0; i < count; i += 2) {
        table[slot(cells[i], cells[i + 1])] = i / 2 + 1;
      }
    }
  }

  /** Thrown if a depfile is malformed. The message is ninja's, without the path in front. */
  public static final class DepfileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SourceLocation location;

    DepfileException(String message, SourceLocation location) {
      super(message, null, false, false);
      this.location = location;
    }

    /** The position of the error in the depfile. */
    public SourceLocation location() {
      return location;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
