package dev.sconce.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A block of memory outside the heap that calls write to and read from. One per thread that makes
 * calls, used again for each; it grows when asked to and its content then is lost. May be handed
 * from thread to thread, never used by two at once.
 */
public final class NativeMemory implements AutoCloseable {
  private Arena arena;
  private MemorySegment segment;

  /** A block of that size. */
  public NativeMemory(long sizeBytes) {
    arena = Arena.ofShared();
    segment = arena.allocate(sizeBytes, 16);
  }

  /** Makes it at least so large. */
  void ensure(long sizeBytes) {
    if (segment.byteSize() < sizeBytes) {
      arena.close();
      arena = Arena.ofShared();
      segment = arena.allocate(Math.max(sizeBytes, 2 * segment.byteSize()), 16);
    }
  }

  long sizeBytes() {
    return segment.byteSize();
  }

  long address(long offset) {
    return segment.address() + offset;
  }

  int getInt(long offset) {
    return segment.get(JAVA_INT, offset);
  }

  long getLong(long offset) {
    return segment.get(JAVA_LONG, offset);
  }

  double getDouble(long offset) {
    return segment.get(JAVA_DOUBLE, offset);
  }

  short getShort(long offset) {
    return (short)
        (segment.get(JAVA_BYTE, offset) & 0xff | segment.get(JAVA_BYTE, offset + 1) << 8);
  }

  void setInt(long offset, int value) {
    segment.set(JAVA_INT, offset, value);
  }

  void setLong(long offset, long value) {
    segment.set(JAVA_LONG, offset, value);
  }

  void clear(long offset, long lengthBytes) {
    segment.asSlice(offset, lengthBytes).fill((byte) 0);
  }

  /** Copies a byte string and its end; says where the next may begin. */
  long setString(long offset, String bytes) {
    byte[] content = bytes.getBytes(StandardCharsets.ISO_8859_1);
    set(offset, content, 0, content.length);
    segment.set(JAVA_BYTE, offset + content.length, (byte) 0);
    return offset + content.length + 1;
  }

  void set(long offset, byte[] from, int start, int length) {
    MemorySegment.copy(from, start, segment, JAVA_BYTE, offset, length);
  }

  void get(long offset, byte[] to, int start, int length) {
    MemorySegment.copy(segment, JAVA_BYTE, offset, to, start, length);
  }

  @Override
  public void close() {
    arena.close();
  }
}
