package dev.sconce.session;

import java.util.Arrays;

/** Ints in order of addition. */
final class IntList {
  private int[] items = new int[4];
  private int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  int get(int index) {
    return items[index];
  }

  int size() {
    return size;
  }

  int removeLast() {
    return items[--size];
  }

  boolean isEmpty() {
    return size == 0;
  }
}
