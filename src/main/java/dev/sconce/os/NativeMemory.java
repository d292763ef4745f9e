package dev.sconce.os;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A block of memory outside the heap that calls write to and read from. One per thread that makes
 * calls, used again for each; it grows when asked to and its content then is lost. May be handed
 * from thread to thread, never used by two at once. Freed some time after nothing refers to it.
 *
 * <p>It is a byte buffer, because arenas and the accessors of memory segments cost milliseconds of
 * linking when they are first used.
 */
public final class NativeMemory implements AutoCloseable {
  private ByteBuffer buffer;
  private long address;

  /** A block of that size, zeroed. */
  public NativeMemory(int sizeBytes) {
    buffer = allocate(sizeBytes);
    address = MemorySegment.ofBuffer(buffer).address();
  }

  private static ByteBuffer allocate(int sizeBytes) {
    return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
  }

  /** Makes it at least so large. */
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

  /** Copies a byte string and its end; says where the next may begin. */
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
   * Says that no call uses it any more. Only its address is passed to calls, which does not keep it
   * alive: so whoever makes one for a few calls closes it after them.
   */
  @Override
  @SuppressWarnings("ReachabilityFenceUsage") // this is what a try statement calls at its end
  public void close() {
    Reference.reachabilityFence(this);
  }
}
