package dev.sconce.action;

import dev.sconce.digest.Digest;

/**
 * The key of a result in an action cache: the hash of everything that the result depends on. It
 * identifies no content, so its size means nothing.
 *
 * @param hash of the ingredients
 */
public record ActionKey(Digest hash) {
  /** The hash as 64 lower-case hexadecimal digits, as in the URL of an entry. */
  public String hex() {
    return hash.hex();
  }

  @Override
  public String toString() {
    return hex();
  }
}
