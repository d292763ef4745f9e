package dev.sconce.history;

/**
 * The hash of a command in the build log, in the two forms of ninja's versions. Sources: the
 * published descriptions of MurmurHash64A (by Austin Appleby) and rapidhash V1 (by Nicolas De
 * Carli), with ninja's seeds.
 */
enum CommandHash {
  /** The form in logs of versions 5 and 6: ninja up to 1.12. */
  MURMUR {
    @Override
    long of(byte[] bytes, int length) {
      return Murmur64.hash(bytes, length);
    }
  },
  /** The form in logs of version 7: ninja from 1.13 on. */
  RAPID {
    @Override
    long of(byte[] bytes, int length) {
      return RapidHash.hash(bytes, length);
    }
  };

  /** The hash of the first {@code length} bytes. */
  abstract long of(byte[] bytes, int length);

  /** The form in logs of this version. */
  static CommandHash ofLogVersion(int version) {
    return version < 7 ? MURMUR : RAPID;
  }

  /** The other of the two forms. */
  CommandHash other() {
    return this == MURMUR ? RAPID : MURMUR;
  }

  /** MurmurHash64A with ninja's seed. */
  static final class Murmur64 {
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
}
