package dev.sconce.action;

import dev.sconce.digest.Digest;

/** What users are shown of the state of an input. */
public final class StateText {
  /** As many digits of a digest as tell the files of a project apart. */
  private static final int SHOWN_DIGITS = 8;

  private StateText() {}

  /**
   * The beginning of the digest of a file, {@code +x} behind that of an executable one; a word or
   * two for all else.
   */
  public static String of(FileState state) {
    return switch (state) {
      case FileState.Content(Digest digest, boolean executable) ->
          digest.hex().substring(0, SHOWN_DIGITS) + (executable ? "+x" : "");
      case FileState.Unhashed _ -> "not a file";
      case FileState.Missing() -> "missing";
    };
  }
}
