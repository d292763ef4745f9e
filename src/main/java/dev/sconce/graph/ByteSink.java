package dev.sconce.graph;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of bytes. Its memory is reused between evaluations, so that expanding the
 * commands of a hundred thousand edges allocates nothing. Not thread-safe: use one per thread.
 */
public final class ByteSink {
  private static final int FIRST_CAPACITY_BYTES = 1 << 10;

  private byte[] bytes;
  private int length;

  public ByteSink() {
    this(FIRST_CAPACITY_BYTES);
  }

  /** An empty buffer with room for {@code capacityBytes} bytes. */
  public ByteSink(int capacityBytes) {
    bytes = new byte[capacityBytes];
  }

  /** Removes the content and keeps the memory. */
  public void clear() {
    length = 0;
  }

  /** The number of bytes written since {@link #clear()}. */
  public int length() {
    return length;
  }

  /** Shortens the content to its first {@code newLength} bytes. */
  public void truncate(int newLength) {
    assert newLength <= length;
    length = newLength;
  }

  /**
   * The live buffer. Only its first {@link #length()} bytes are valid, and only until the next
   * write.
   */
  public byte[] buffer() {
    return bytes;
  }

  /** Appends one byte, the low eight bits of {@code value}. */
  public void put(int value) {
    if (length == bytes.length) {
      grow(1);
    }
    bytes[length++] = (byte) value;
  }

  /** Appends {@code count} bytes of {@code source}, starting at {@code offset}. */
  public void put(byte[] source, int offset, int count) {
    if (bytes.length - length < count) {
      grow(count);
    }
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Appends a byte string. */
  @SuppressWarnings("deprecation") // copies the low bytes, which is what a byte string holds
  public void put(String text) {
    int count = text.length();
    if (bytes.length - length < count) {
      grow(count);
    }
    text.getBytes(0, count, bytes, length);
    length += count;
  }

  /** Appends a number as four bytes, lowest first. */
  public void putInt(int value) {
    put(value);
    put(value >>> 8);
    put(value >>> 16);
    put(value >>> 24);
  }

  /** Appends a number as eight bytes, lowest first. */
  public void putLong(long value) {
    putInt((int) value);
    putInt((int) (value >>> Integer.SIZE));
  }

  /** Appends the length of a byte string, then the string. */
  public void putText(String text) {
    putInt(text.length());
    put(text);
  }

  /** The content as a byte string. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private void grow(int more) {
    int needed = Math.addExact(length, more);
    int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L);
    bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
  }
}
