package dev.sconce.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Takes content piece by piece and gives its digest. Not thread-safe; used once. */
public final class Hasher {
  private final MessageDigest sha256;
  private long sizeBytes;

  /** Begins with empty content. */
  public Hasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
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
