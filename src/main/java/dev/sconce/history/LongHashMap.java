package dev.sconce.history;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * A map from hashes to numbers in two arrays. The hash 0 is stored as 1, which increases the risk
 * of a collision by only 1 in 2<sup>64</sup>. Single keys cannot be removed.
 */
final class LongHashMap {
  private static final int FIRST_CAPACITY = 256;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] values = new long[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  long get(long key, long missing) {
    int slot = slot(keys, nonZero(key));
    return keys[slot] == 0 ? missing : values[slot];
  }

  void put(long key, long value) {
    int slot = slot(keys, nonZero(key));
    if (keys[slot] == 0) {
      keys[slot] = nonZero(key);
      size++;
    }
    values[slot] = value;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  void clear() {
    Arrays.fill(keys, 0);
    size = 0;
  }

  /** Visits all values, in no particular order. */
  void forEachValue(LongConsumer visitor) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (keys[slot] != 0) {
        visitor.accept(values[slot]);
      }
    }
  }

  /** Removes unwanted keys. */
  void retain(LongPredicate wanted) {
    long[] oldKeys = keys.clone();
    long[] oldValues = values.clone();
    clear();
    for (int slot = 0; slot < oldKeys.length; slot++) {
      if (oldKeys[slot] != 0 && wanted.test(oldKeys[slot])) {
        put(oldKeys[slot], oldValues[slot]);
      }
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(keys, oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static int slot(long[] keys, long key) {
    int mask = keys.length - 1;
    int slot = (int) (key ^ (key >>> 32)) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long nonZero(long key) {
    return key == 0 ? 1 : key;
  }
}
