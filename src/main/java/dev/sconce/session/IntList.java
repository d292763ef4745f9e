package dev.sconce.session;

import java.util.Arrays;

/** A growing list of ids, without boxing. */
public final class IntList {
  private static final int FIRST_CAPACITY = 4;

  private int[] values = new int[FIRST_CAPACITY];
  private int size;

  /** Adds an id at the end. */
  public void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** The id at an index. */
  public int get(int index) {
    return values[index];
  }

  /** Removes and returns the last id. */
  public int removeLast() {
    return values[--size];
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
  }

  /** All, in order. */
  public int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
