package dev.sconce.session;

/**
 * What made a result unfindable, from the comparison with the nearest one that is known.
 *
 * @param subject the file for CONTENT and VARIES, the words that differ for FLAGS, else empty; a
 *     byte string
 */
public record CacheMissCause(Kind kind, String subject) {
  /** What differs. */
  public enum Kind {
    /** An input has other bytes. */
    CONTENT,
    /** The command line differs. */
    FLAGS,
    /** An input that is made anew, with other bytes, on every run. */
    VARIES,
    /** Nobody has built this step. */
    NEW,
    /** The server had it and dropped it. */
    EVICTED
  }
}
