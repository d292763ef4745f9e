package dev.sconce.os;

import java.util.List;

/**
 * The environment of commands as exec takes it, made once and used by all of them. Safe for use by
 * several threads.
 */
public final class EnvironmentBlock {
  /** Pointers to the entries, a null pointer, the entries. */
  private final NativeMemory memory;

  private final int count;

  /** Of entries such as {@code PATH=/bin}, byte strings, in this order. */
  public EnvironmentBlock(List<String> entries) {
    count = entries.size();
    int at = 8 * (count + 1);
    int sizeBytes = at;
    for (String entry : entries) {
      sizeBytes += entry.length() + 1;
    }
    memory = new NativeMemory(sizeBytes);
    for (int i = 0; i < count; i++) {
      memory.setLong(8 * i, memory.address(at));
      at = memory.setString(at, entries.get(i));
    }
  }

  long address() {
    return memory.address(0);
  }

  /** How many entries there are. */
  public int count() {
    return count;
  }

  long entryAddress(int index) {
    return memory.getLong(8 * index);
  }
}
