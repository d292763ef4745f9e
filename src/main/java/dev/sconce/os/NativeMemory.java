package dev.sconce.os;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A block of memory outside the heap, for the arguments and results of calls. Each thread that
 * makes calls has one and reuses it. Growing the block loses its content. Threads may hand it over,
 * but never use it at the same time. It is freed some time after it became unreachable.
 *
 * <p>It is a byte buffer, because arenas and the accessors of memory segments cost milliseconds of
 * linking at their first use.
 */
public final class NativeMemory implements AutoCloseable {
  private ByteBuffer buffer;
  private long address;

  /** Creates a block of that size, filled with zeros. */
  public NativeMemory(int sizeBytes) {
    buffer = allocate(sizeBytes);
    address = MemorySegment.ofBuffer(buffer).address();
  }

  private static ByteBuffer allocate(int sizeBytes) {
    return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
  }

  /** Grows the block to at least that size. */
  void ensure(int sizeBytes) {
    if (buffer.capacity() < sizeBytes) {
      buffer = allocate(Math.max(sizeBytes, 2 * buffer.capacity()));
      address = MemorySegment.ofBuffer(buffer).address();
    }
  }

  int sizeBytes() {
    return buffer.capacity();
  }

  long address(int offset) {
    return address + offset;
  }

  int getInt(int offset) {
    return buffer.getInt(offset);
  }

  long getLong(int offset) {
    return buffer.getLong(offset);
  }

  double getDouble(int offset) {
    return buffer.getDouble(offset);
  }

  short getShort(int offset) {
    return buffer.getShort(offset);
  }

  void setInt(int offset, int value) {
    buffer.putInt(offset, value);
  }

  void setLong(int offset, long value) {
    buffer.putLong(offset, value);
  }

  void clear(int offset, int lengthBytes) {
    buffer.put(offset, new byte[lengthBytes]);
  }

  /** Copies a byte string with its terminating NUL; returns the offset after it. */
  int setString(int offset, String bytes) {
    byte[] content = bytes.getBytes(StandardCharsets.ISO_8859_1);
    buffer.put(offset, content);
    buffer.put(offset + content.length, (byte) 0);
    return offset + content.length + 1;
  }

  void set(int offset, byte[] from, int start, int length) {
    buffer.put(offset, from, start, length);
  }

  void get(int offset, byte[] to, int start, int length) {
    buffer.get(offset, to, start, length);
  }

  /**
   * Declares that no call uses the block any more. Calls get only its address, which does not keep
   * it alive. So a block that serves just a few calls is closed after them.
   */
  @Override
  @SuppressWarnings("ReachabilityFenceUsage") // reached from the end of a try statement
  public void close() {
    Reference.reachabilityFence(this);
  }
}
