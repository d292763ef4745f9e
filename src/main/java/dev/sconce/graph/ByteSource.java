package dev.sconce.graph;

import java.nio.charset.StandardCharsets;

/**
 * Takes out of bytes, one after the other, what a {@link ByteSink} put into them. Bytes that nobody
 * put there are found out where they run short. For one thread.
 */
public final class ByteSource {
  /** The bytes are not what is looked for: written by another version, or by nobody. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    /** One without a trace, because it may be thrown for each of many records. */
    public Malformed() {
      super("malformed bytes", null, false, false);
    }
  }

  private final byte[] bytes;
  private final int end;
  private int at;

  /** All of an array. */
  public ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Part of an array. */
  public ByteSource(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** How many bytes were not taken yet. */
  public int remaining() {
    return end - at;
  }

  /** The next byte, from 0 to 255. */
  public int octet() throws Malformed {
    return bytes[take(1)] & 0xff;
  }

  /** A number in four bytes. */
  public int number() throws Malformed {
    int from = take(Integer.BYTES);
    return (bytes[from] & 0xff)
        | (bytes[from + 1] & 0xff) << 8
        | (bytes[from + 2] & 0xff) << 16
        | bytes[from + 3] << 24;
  }

  /** A number in eight bytes. */
  public long longNumber() throws Malformed {
    long low = number() & 0xffffffffL;
    return low | (long) number() << Integer.SIZE;
  }

  /** How many entries follow, each of at least a size. */
  public int count(int minBytesEach) throws Malformed {
    int count = number();
    if (count < 0 || (long) count * minBytesEach > remaining()) {
      throw new Malformed();
    }
    return count;
  }

  /** A byte string. */
  public String text() throws Malformed {
    return text(number());
  }

  /** The next {@code length} bytes as a byte string. */
  public String text(int length) throws Malformed {
    return new String(bytes, take(length), length, StandardCharsets.ISO_8859_1);
  }

  /** The next {@code count} bytes, as a source of their own. */
  public ByteSource part(int count) throws Malformed {
    int from = take(count);
    return new ByteSource(bytes, from, from + count);
  }

  /** All that was not taken yet. */
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
