package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The variables of an edge under construction, and the methods that read those of a finished edge.
 * Each variable takes three cells: the number of its name, and the start and the end of its value.
 * These are offsets in the file or, written as {@code ~x}, in {@link SourceText#expanded}. If a
 * name appears more than once, the last value applies.
 */
final class EdgeVariables {
  private static final int CELLS = 3;

  private int[] cells = new int[CELLS * 16];
  private int count;

  void clear() {
    count = 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Adds a value that is a range of the file. */
  void addPlain(int id, int from, int to) {
    add(id, from, to);
  }

  /** Adds a value from {@link SourceText#expanded}. */
  void addExpanded(int id, int from, int to) {
    add(id, ~from, ~to);
  }

  private void add(int id, int from, int to) {
    if (count == cells.length) {
      cells = Arrays.copyOf(cells, count * 2);
    }
    cells[count++] = id;
    cells[count++] = from;
    cells[count++] = to;
  }

  int[] copyOfCells() {
    return Arrays.copyOf(cells, count);
  }

  /** Appends the value of a variable, if it is bound. */
  boolean append(int id, SourceText source, ByteSink sink) {
    int found = find(cells, count, id);
    if (found < 0) {
      return false;
    }
    append(cells, found, source, sink);
    return true;
  }

  /** The index of a variable in the cells, or -1. */
  static int find(int[] cells, int count, int id) {
    for (int i = count - CELLS; i >= 0; i -= CELLS) {
      if (cells[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** Appends the value at an index from {@link #find}. */
  static void append(int[] cells, int found, SourceText source, ByteSink sink) {
    int from = cells[found + 1];
    int to = cells[found + 2];
    if (from >= 0) {
      sink.put(source.bytes, from, to - from);
    } else {
      sink.put(source.expanded.buffer(), ~from, ~to - ~from);
    }
  }

  /** The value at an index from {@link #find}, as a byte string. */
  static String text(int[] cells, int found, SourceText source) {
    int from = cells[found + 1];
    int to = cells[found + 2];
    if (from == to) {
      return "";
    }
    return from >= 0
        ? new String(source.bytes, from, to - from, StandardCharsets.ISO_8859_1)
        : new String(source.expanded.buffer(), ~from, ~to - ~from, StandardCharsets.ISO_8859_1);
  }
}
