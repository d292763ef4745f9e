package dev.sconce.digest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of a content: its SHA-256, as four big-endian words, and its size.
 *
 * @param hash0 bytes 0 to 7 of the hash
 * @param hash1 bytes 8 to 15
 * @param hash2 bytes 16 to 23
 * @param hash3 bytes 24 to 31
 * @param sizeBytes the size of the content
 */
public record Digest(long hash0, long hash1, long hash2, long hash3, long sizeBytes) {
  /** The length of a SHA-256 in bytes. */
  public static final int HASH_BYTES = 32;

  private static final int FIRST_BUFFER_BYTES = 1 << 13;
  private static final int STREAM_BUFFER_BYTES = 1 << 16;

  public Digest {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("size " + sizeBytes);
    }
  }

  /** The digest of content in memory. */
  public static Digest of(byte[] content) {
    Hasher hasher = new Hasher();
    hasher.update(content, 0, content.length);
    return hasher.finish();
  }

  /** The digest of the rest of a stream. */
  public static Digest of(InputStream content) throws IOException {
    Hasher hasher = new Hasher();
    byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      hasher.update(buffer, 0, count);
      if (count == FIRST_BUFFER_BYTES) { // most files are smaller
        buffer = new byte[STREAM_BUFFER_BYTES];
      }
    }
    return hasher.finish();
  }

  /**
   * A digest from its parts.
   *
   * @param hash {@link #HASH_BYTES} bytes
   */
  public static Digest ofHash(byte[] hash, long sizeBytes) {
    if (hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("a hash of " + hash.length + " bytes");
    }
    ByteBuffer words = ByteBuffer.wrap(hash);
    return new Digest(
        words.getLong(), words.getLong(), words.getLong(), words.getLong(), sizeBytes);
  }

  /**
   * A digest from its text form.
   *
   * @throws IllegalArgumentException if it is not 64 hexadecimal digits
   */
  public static Digest ofHex(String hash, long sizeBytes) {
    return ofHash(HexFormat.of().parseHex(hash), sizeBytes);
  }

  /** The {@link #HASH_BYTES} bytes of the hash. */
  public byte[] hash() {
    return ByteBuffer.allocate(HASH_BYTES)
        .putLong(hash0)
        .putLong(hash1)
        .putLong(hash2)
        .putLong(hash3)
        .array();
  }

  /** The hash as 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(hash());
  }

  /** The hash and the size, as in {@code abc…/42}. */
  @Override
  public String toString() {
    return hex() + "/" + sizeBytes;
  }

  /** Computes the digest of content that arrives in pieces. Not thread-safe; can be used once. */
  public static final class Hasher {
    /** Never used but to be copied: to have the platform look one up takes longer than to hash. */
    private static final MessageDigest UNUSED = sha256();

    private final MessageDigest sha256;
    private long sizeBytes;

    /** Starts with empty content. */
    public Hasher() {
      try {
        sha256 = (MessageDigest) UNUSED.clone();
      } catch (CloneNotSupportedException impossible) {
        throw new AssertionError("the platform's SHA-256 can be copied", impossible);
      }
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new AssertionError("every Java platform has SHA-256", impossible);
      }
    }

    /** Adds a piece of content. */
    public void update(byte[] bytes, int offset, int length) {
      sha256.update(bytes, offset, length);
      sizeBytes += length;
    }

    /** The digest of all pieces. */
    public Digest finish() {
      return Digest.ofHash(sha256.digest(), sizeBytes);
    }
  }
}
