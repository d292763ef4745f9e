package dev.sconce.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The environment of commands as exec takes it, made once and used by all of them. Safe for use by
 * several threads; freed when nothing refers to it.
 */
public final class EnvironmentBlock {
  private final MemorySegment pointers;
  private final int count;

  /** Of entries such as {@code PATH=/bin}, byte strings, in this order. */
  public EnvironmentBlock(List<String> entries) {
    count = entries.size();
    long stringBytes = 0;
    for (String entry : entries) {
      stringBytes += entry.length() + 1;
    }
    long tableBytes = 8L * (count + 1);
    pointers = Arena.ofAuto().allocate(tableBytes + stringBytes, 8);
    long at = tableBytes;
    for (int i = 0; i < count; i++) {
      byte[] bytes = entries.get(i).getBytes(StandardCharsets.ISO_8859_1);
      pointers.setAtIndex(JAVA_LONG, i, pointers.address() + at);
      MemorySegment.copy(bytes, 0, pointers, JAVA_BYTE, at, bytes.length);
      at += bytes.length + 1;
    }
  }

  long address() {
    return pointers.address();
  }

  int count() {
    return count;
  }

  long entryAddress(int index) {
    return pointers.getAtIndex(JAVA_LONG, index);
  }
}
