package dev.sconce.history;

/**
 * The hash of a command that the build log keeps, in the two forms that versions of ninja use.
 * Sources: the published descriptions of MurmurHash64A (by Austin Appleby) and rapidhash V1 (by
 * Nicolas De Carli), with ninja's seeds.
 */
enum CommandHash {
  /** Logs of version 5 and 6: ninja up to 1.12. */
  MURMUR {
    @Override
    long of(byte[] bytes, int length) {
      return Murmur64.hash(bytes, length);
    }
  },
  /** Logs of version 7: ninja from 1.13. */
  RAPID {
    @Override
    long of(byte[] bytes, int length) {
      return RapidHash.hash(bytes, length);
    }
  };

  /** The hash of the first {@code length} bytes. */
  abstract long of(byte[] bytes, int length);

  /** The form that logs of a version hold. */
  static CommandHash ofLogVersion(int version) {
    return version < 7 ? MURMUR : RAPID;
  }

  /** The form that logs of a version do not hold. */
  CommandHash other() {
    return this == MURMUR ? RAPID : MURMUR;
  }
}
