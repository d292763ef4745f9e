package dev.sconce.frontend.ninja;

import java.util.Arrays;

/**
 * A text with dollars, split into plain ranges and names of variables. The cells come in pairs:
 * {@code (from, to)} for a plain range, {@code (~id, 0)} for the variable with that number. Reused
 * for many texts.
 */
final class VariableText {
  /** The first cell of a line break written as {@code $^}. */
  static final int LINE_BREAK = Integer.MIN_VALUE;

  private static final int NONE = -1;

  private final NameTable names;
  private int[] cells = new int[32];
  private int count;

  VariableText(NameTable names) {
    this.names = names;
  }

  /** The first cell of a pair. */
  int first(int pair) {
    return cells[pair * 2];
  }

  /** The second cell of a pair. */
  int second(int pair) {
    return cells[pair * 2 + 1];
  }

  /** The number of pairs. */
  int pairs() {
    return count / 2;
  }

  /** A copy of the cells. */
  int[] copyOfCells() {
    return Arrays.copyOf(cells, count);
  }

  /** Splits a text that the lexer has checked. */
  void cut(byte[] text, int from, int to) {
    count = 0;
    int plain = from;
    int p = from;
    while (p < to) {
      if (text[p] != '$') {
        p++;
        continue;
      }
      addPlain(plain, p);
      int end = endOfEscape(text, p, true);
      plain = end;
      switch (text[p + 1]) {
        case '$', ' ', ':' -> plain = p + 1;
        case '\n', '\r' -> {}
        case '^' -> add(LINE_BREAK, 0);
        case '{' -> add(~names.intern(text, p + 2, end - 1), 0);
        default -> add(~names.intern(text, p + 1, end), 0);
      }
      p = end;
    }
    addPlain(plain, to);
  }

  /** The end of the escape at a dollar, or -1 if it is invalid. */
  static int endOfEscape(byte[] text, int dollar, boolean newlineEscape) {
    int p = dollar + 1;
    int c = p < text.length ? text[p] : 0;
    return switch (c) {
      case '$', ' ', ':' -> p + 1;
      case '\n' -> endOfBlanks(text, p + 1);
      case '\r' -> p + 1 < text.length && text[p + 1] == '\n' ? endOfBlanks(text, p + 2) : NONE;
      case '^' -> newlineEscape ? p + 1 : NONE;
      case '{' -> {
        int end = endOfName(text, p + 1, true);
        yield end > p + 1 && end < text.length && text[end] == '}' ? end + 1 : NONE;
      }
      default -> {
        int end = endOfName(text, p, false);
        yield end > p ? end : NONE;
      }
    };
  }

  private static int endOfBlanks(byte[] text, int start) {
    int p = start;
    while (p < text.length && text[p] == ' ') {
      p++;
    }
    return p;
  }

  private static int endOfName(byte[] text, int start, boolean dots) {
    int p = start;
    while (p < text.length && Lexer.isName(text[p], dots)) {
      p++;
    }
    return p;
  }

  private void addPlain(int from, int to) {
    if (from < to) {
      add(from, to);
    }
  }

  private void add(int first, int second) {
    if (count == cells.length) {
      cells = Arrays.copyOf(cells, count * 2);
    }
    cells[count++] = first;
    cells[count++] = second;
  }
}
