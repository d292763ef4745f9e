package dev.sconce.action;

import dev.sconce.digest.Digest;

/** What an input was, as far as a step can tell. */
public sealed interface FileState {
  /** Nothing was there. */
  FileState MISSING = new Missing();

  /**
   * A regular file with this content.
   *
   * @param executable whether its owner may execute it: copies and archives keep that
   */
  record Content(Digest digest, boolean executable) implements FileState {}

  /**
   * A directory, a device: nothing that can be hashed, so its time stamp stands for it.
   *
   * @param mtimeNanos since 1970
   */
  record Unhashed(long mtimeNanos) implements FileState {}

  /** Nothing was there. */
  record Missing() implements FileState {}
}
