package dev.sconce.os;

import java.util.List;

/**
 * The environment of commands in the form that exec takes, built once and used by all commands.
 * Safe for use by several threads.
 */
public final class EnvironmentBlock {
  /** Holds the pointers to the entries, a null pointer, then the entries. */
  private final NativeMemory memory;

  private final int count;

  /**
   * @param entries such as {@code PATH=/bin}, byte strings; the order is kept
   */
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

  /** The number of entries. */
  public int count() {
    return count;
  }

  long entryAddress(int index) {
    return memory.getLong(8 * index);
  }
}
