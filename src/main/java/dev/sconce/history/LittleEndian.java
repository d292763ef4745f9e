package dev.sconce.history;

import dev.sconce.graph.ByteSink;

/**
 * Reads and writes numbers in the byte order of ninja's files, at any offset of an array. It
 * combines single bytes, because {@code VarHandle} views cost milliseconds at start and are no
 * faster until the last tier of compilation.
 */
final class LittleEndian {
  private LittleEndian() {}

  static int getInt(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff)
        | (bytes[offset + 1] & 0xff) << 8
        | (bytes[offset + 2] & 0xff) << 16
        | bytes[offset + 3] << 24;
  }

  static long getLong(byte[] bytes, int offset) {
    return (getInt(bytes, offset) & 0xffffffffL) | (long) getInt(bytes, offset + 4) << 32;
  }

  static void put(ByteSink sink, int value) {
    sink.putInt(value);
  }

  static void put(ByteSink sink, long value) {
    sink.putLong(value);
  }
}
