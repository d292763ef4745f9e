package dev.sconce.history;

import java.nio.charset.StandardCharsets;

/** Rapidhash V1 with its default seed and secret. */
final class RapidHash {
  private static final long SEED = 0xbdd89aa982704029L;
  private static final long SECRET_0 = 0x2d358dccaa6c78a5L;
  private static final long SECRET_1 = 0x8bb84b93962eacc9L;
  private static final long SECRET_2 = 0x4b33a62ed433d4a3L;
  private static final int LANES_BYTES = 48;
  private static final int SHORT_BYTES = 16;

  private RapidHash() {}

  /** The hash of a byte string. */
  static long hash(String byteString) {
    byte[] bytes = byteString.getBytes(StandardCharsets.ISO_8859_1);
    return hash(bytes, bytes.length);
  }

  static long hash(byte[] bytes, int length) {
    long seed = SEED ^ mix(SEED ^ SECRET_0, SECRET_1) ^ length;
    return length <= SHORT_BYTES ? ofShort(bytes, length, seed) : ofLong(bytes, length, seed);
  }

  private static long ofShort(byte[] bytes, int length, long seed) {
    if (length >= Integer.BYTES) {
      int last = length - Integer.BYTES;
      int inner = length < Long.BYTES ? 0 : Integer.BYTES;
      return finish(pair(bytes, 0, last), pair(bytes, inner, last - inner), length, seed);
    }
    if (length == 0) {
      return finish(0, 0, 0, seed);
    }
    long first = bytes[0] & 0xffL;
    long middle = bytes[length >> 1] & 0xffL;
    long last = bytes[length - 1] & 0xffL;
    return finish(first << 56 | middle << 32 | last, 0, length, seed);
  }

  private static long ofLong(byte[] bytes, int length, long seed) {
    int at = 0;
    long hash = seed;
    if (length > LANES_BYTES) {
      long second = seed;
      long third = seed;
      for (; length - at >= LANES_BYTES; at += LANES_BYTES) {
        hash = mix(read(bytes, at) ^ SECRET_0, read(bytes, at + 8) ^ hash);
        second = mix(read(bytes, at + 16) ^ SECRET_1, read(bytes, at + 24) ^ second);
        third = mix(read(bytes, at + 32) ^ SECRET_2, read(bytes, at + 40) ^ third);
      }
      hash ^= second ^ third;
    }
    int rest = length - at;
    if (rest > 16) {
      hash = mix(read(bytes, at) ^ SECRET_2, read(bytes, at + 8) ^ hash ^ SECRET_1);
      if (rest > 32) {
        hash = mix(read(bytes, at + 16) ^ SECRET_2, read(bytes, at + 24) ^ hash);
      }
    }
    return finish(read(bytes, length - 16), read(bytes, length - 8), length, hash);
  }

  private static long finish(long a, long b, int length, long seed) {
    long left = a ^ SECRET_1;
    long right = b ^ seed;
    long low = left * right;
    long high = Math.unsignedMultiplyHigh(left, right);
    return mix(low ^ SECRET_0 ^ length, high ^ SECRET_1);
  }

  private static long mix(long a, long b) {
    return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }

  private static long pair(byte[] bytes, int high, int low) {
    return (long) LittleEndian.getInt(bytes, high) << 32
        | (LittleEndian.getInt(bytes, low) & 0xffffffffL);
  }

  private static long read(byte[] bytes, int at) {
    return LittleEndian.getLong(bytes, at);
  }
}
