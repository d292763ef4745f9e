package dev.sconce.cache.disk;

import dev.sconce.action.ActionKey;
import dev.sconce.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file format of a result: a magic, the hash of key and result, the result. A result does not
 * prove itself as contents do; the hash reveals a damaged file, and one under the wrong name.
 */
final class EntryBytes {
  private static final byte[] MAGIC = "sconceAC".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = MAGIC.length + Digest.HASH_BYTES;

  private EntryBytes() {}

  static byte[] write(ActionKey key, byte[] result) {
    byte[] bytes = Arrays.copyOf(MAGIC, HEAD_BYTES + result.length);
    System.arraycopy(hash(key, result, 0), 0, bytes, MAGIC.length, Digest.HASH_BYTES);
    System.arraycopy(result, 0, bytes, HEAD_BYTES, result.length);
    return bytes;
  }

  /** The result; empty if the file is damaged. */
  static Optional<byte[]> read(ActionKey key, byte[] bytes) {
    if (bytes.length < HEAD_BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return Optional.empty();
    }
    byte[] hash = hash(key, bytes, HEAD_BYTES);
    return Arrays.equals(bytes, MAGIC.length, HEAD_BYTES, hash, 0, hash.length)
        ? Optional.of(Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length))
        : Optional.empty();
  }

  private static byte[] hash(ActionKey key, byte[] bytes, int from) {
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(key.hash().hash(), 0, Digest.HASH_BYTES);
    hasher.update(bytes, from, bytes.length - from);
    return hasher.finish().hash();
  }
}
