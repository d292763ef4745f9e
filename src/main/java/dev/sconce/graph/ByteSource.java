package dev.sconce.graph;

import java.nio.charset.StandardCharsets;

/**
 * Reads in order the values that a {@link ByteSink} wrote. It detects foreign bytes only if a value
 * would reach beyond their end. Not thread-safe.
 */
public final class ByteSource {
  /** The bytes do not have the expected format: another version or another program wrote them. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    /** Has no stack trace, because each of many records may throw one. */
    public Malformed() {
      super("malformed bytes", null, false, false);
    }
  }

  private final byte[] bytes;
  private final int end;
  private int at;

  /** Reads a whole array. */
  public ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads part of an array. */
  public ByteSource(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The number of bytes not read yet. */
  public int remaining() {
    return end - at;
  }

  /** The next byte, from 0 to 255. */
  public int octet() throws Malformed {
    return bytes[take(1)] & 0xff;
  }

  /** A number stored in four bytes. */
  public int number() throws Malformed {
    int from = take(Integer.BYTES);
    return (bytes[from] & 0xff)
        | (bytes[from + 1] & 0xff) << 8
        | (bytes[from + 2] & 0xff) << 16
        | bytes[from + 3] << 24;
  }

  /** A number stored in eight bytes. */
  public long longNumber() throws Malformed {
    long low = number() & 0xffffffffL;
    return low | (long) number() << Integer.SIZE;
  }

  /** The number of entries that follow, each at least {@code minBytesEach} long. */
  public int count(int minBytesEach) throws Malformed {
    int count = number();
    if (count < 0 || (long) count * minBytesEach > remaining()) {
      throw new Malformed();
    }
    return count;
  }

  /** A byte string stored after its length. */
  public String text() throws Malformed {
    return text(number());
  }

  /** The next {@code length} bytes as a byte string. */
  public String text(int length) throws Malformed {
    return new String(bytes, take(length), length, StandardCharsets.ISO_8859_1);
  }

  /** The next {@code count} bytes, as a separate source. */
  public ByteSource part(int count) throws Malformed {
    int from = take(count);
    return new ByteSource(bytes, from, from + count);
  }

  /** All bytes not read yet. */
  public byte[] rest() {
    byte[] rest = new byte[remaining()];
    System.arraycopy(bytes, at, rest, 0, rest.length);
    at = end;
    return rest;
  }

  private int take(int count) throws Malformed {
    if (count < 0 || count > remaining()) {
      throw new Malformed();
    }
    int from = at;
    at += count;
    return from;
  }
}
