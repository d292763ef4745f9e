package dev.sconce.discover;

import java.util.Arrays;

/** Ranges of a buffer that hold different texts, in order, with an open-addressing table. */
final class UniquePathRanges {
  private final byte[] bytes;
  private int[] cells = new int[32];
  private int count;

  /** Indexes of ranges plus one; 0 where nothing is. */
  private int[] table = new int[32];

  UniquePathRanges(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean contains(int from, int to) {
    return table[slot(from, to)] != 0;
  }

  /** Adds a range unless its text is there. */
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
