package dev.sconce.session;

/** Why the cache gave no result for a step: a fact, never a guess. */
public enum CacheMissReason {
  /** The server answered that it has no result under the key. */
  NOT_FOUND,
  /** Nothing is known of the step: no list of path sets under its first key. */
  NO_NODE,
  /** No answer in time. */
  TIMEOUT,
  /** An answer that cannot be used. */
  ERROR,
  /** The result is there, but not all of its outputs. */
  EVICTED,
  /** Not asked: the server is suspended after failures. */
  SUSPENDED,
  /** Not asked: the mode does not fetch. */
  DISABLED,
  /** Not asked: results of this step cannot be shared. */
  NOT_CACHEABLE;

  /** Whether the server gave a proper answer, so that the look-up counts in the hit rate. */
  public boolean answered() {
    return this == NOT_FOUND || this == NO_NODE || this == EVICTED;
  }
}
