package dev.sconce.action;

import dev.sconce.graph.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The wire form of protocol buffers: numbered fields, each a number or bytes. */
final class WireFormat {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int PAYLOAD_BITS = 7;
  private static final int MORE = 1 << PAYLOAD_BITS;
  private static final int MAX_VARINT_BITS = 64;

  private WireFormat() {}

  /** Appends a number, unless it is 0, the default of absent fields. */
  static void put(ByteSink sink, int field, long value) {
    if (value != 0) {
      putVarint(sink, (long) field << TYPE_BITS | VARINT);
      putVarint(sink, value);
    }
  }

  static void put(ByteSink sink, int field, byte[] value) {
    putVarint(sink, (long) field << TYPE_BITS | BYTES);
    putVarint(sink, value.length);
    sink.put(value, 0, value.length);
  }

  /** Appends a byte string. */
  static void put(ByteSink sink, int field, String value) {
    putVarint(sink, (long) field << TYPE_BITS | BYTES);
    putVarint(sink, value.length());
    sink.put(value);
  }

  static void putMessage(ByteSink sink, int field, ByteSink message) {
    putVarint(sink, (long) field << TYPE_BITS | BYTES);
    putVarint(sink, message.length());
    sink.put(message.buffer(), 0, message.length());
  }

  private static void putVarint(ByteSink sink, long value) {
    long rest = value;
    while ((rest & -MORE) != 0) {
      sink.put((int) (rest & (MORE - 1)) | MORE);
      rest >>>= PAYLOAD_BITS;
    }
    sink.put((int) rest);
  }

  /** Walks the fields of one message. */
  static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int type;

    Reader(byte[] bytes, int from, int end) {
      this.bytes = bytes;
      this.at = from;
      this.end = end;
    }

    /** Moves to the next field, whose value must then be read or skipped; false at the end. */
    boolean next() throws ResultFormatException {
      if (at == end) {
        return false;
      }
      long tag = varint();
      long number = tag >>> TYPE_BITS;
      if (number == 0 || number > Integer.MAX_VALUE >> TYPE_BITS) {
        throw malformed();
      }
      field = (int) number;
      type = (int) tag & (1 << TYPE_BITS) - 1;
      return true;
    }

    int field() {
      return field;
    }

    long number() throws ResultFormatException {
      if (type != VARINT) {
        throw malformed();
      }
      return varint();
    }

    byte[] bytes() throws ResultFormatException {
      int from = take();
      return Arrays.copyOfRange(bytes, from, at);
    }

    /** Reads a byte string. */
    String text() throws ResultFormatException {
      int from = take();
      return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }

    Reader message() throws ResultFormatException {
      int from = take();
      return new Reader(bytes, from, at);
    }

    void skip() throws ResultFormatException {
      switch (type) {
        case VARINT -> varint();
        case FIXED64 -> advance(Long.BYTES);
        case BYTES -> take();
        case FIXED32 -> advance(Integer.BYTES);
        default -> throw malformed();
      }
    }

    private int take() throws ResultFormatException {
      if (type != BYTES) {
        throw malformed();
      }
      long length = varint();
      int from = at;
      advance(length);
      return from;
    }

    private void advance(long count) throws ResultFormatException {
      if (count < 0 || count > end - at) {
        throw malformed();
      }
      at += (int) count;
    }

    private long varint() throws ResultFormatException {
      long value = 0;
      for (int shift = 0; shift < MAX_VARINT_BITS; shift += PAYLOAD_BITS) {
        if (at == end) {
          throw malformed();
        }
        byte one = bytes[at++];
        value |= (long) (one & MORE - 1) << shift;
        if (one >= 0) {
          return value;
        }
      }
      throw malformed();
    }

    private static ResultFormatException malformed() {
      return new ResultFormatException("it is no ActionResult");
    }
  }
}
