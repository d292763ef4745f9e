package dev.sconce.history;

/** MurmurHash64A with ninja's seed. */
final class Murmur64 {
  private static final long SEED = 0xDECAFBADDECAFBADL;
  private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
  private static final int SHIFT = 47;

  private Murmur64() {}

  static long hash(byte[] bytes, int length) {
    long hash = SEED ^ (length * MULTIPLIER);
    int whole = length & -Long.BYTES;
    for (int at = 0; at < whole; at += Long.BYTES) {
      long block = LittleEndian.getLong(bytes, at) * MULTIPLIER;
      block ^= block >>> SHIFT;
      hash = (hash ^ (block * MULTIPLIER)) * MULTIPLIER;
    }
    if (whole < length) {
      hash = (hash ^ tail(bytes, whole, length)) * MULTIPLIER;
    }
    hash = (hash ^ (hash >>> SHIFT)) * MULTIPLIER;
    return hash ^ (hash >>> SHIFT);
  }

  private static long tail(byte[] bytes, int from, int to) {
    long rest = 0;
    for (int at = to - 1; at >= from; at--) {
      rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
    }
    return rest;
  }
}
