package dev.sconce.frontend.ninja;

import java.util.Arrays;

/** Ranges of a file that hold paths, each with or without dollars. Reused for many statements. */
final class ManifestPathRanges {
  private int[] cells = new int[64];
  private int count;

  void clear() {
    count = 0;
  }

  int size() {
    return count / 2;
  }

  void add(int from, int to, boolean hasDollar) {
    if (count == cells.length) {
      cells = Arrays.copyOf(cells, count * 2);
    }
    cells[count++] = hasDollar ? ~from : from;
    cells[count++] = to;
  }

  int from(int index) {
    int from = cells[index * 2];
    return from < 0 ? ~from : from;
  }

  int to(int index) {
    return cells[index * 2 + 1];
  }

  boolean hasDollar(int index) {
    return cells[index * 2] < 0;
  }
}
