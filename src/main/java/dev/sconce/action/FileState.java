package dev.sconce.action;

import dev.sconce.digest.Digest;

/** What a file was, as far as a step can tell. */
public sealed interface FileState extends Ingredient.State {
  /** Nothing was there. */
  FileState MISSING = new Missing();

  /** It could not be looked at. */
  FileState UNREADABLE = new Unreadable();

  /** As many digits of a digest as tell the files of a project apart. */
  int SHOWN_DIGITS = 8;

  /**
   * A regular file with this content.
   *
   * @param executable whether its owner may execute it: copies and archives keep that
   */
  record Content(Digest digest, boolean executable) implements FileState {}

  /**
   * A directory, a device: it has no content, so its time stamp stands for it.
   *
   * @param mtimeNanos since 1970
   */
  record NotAFile(long mtimeNanos) implements FileState {}

  /** Nothing was there. */
  record Missing() implements FileState {}

  /** Nobody knows what was there. */
  record Unreadable() implements FileState {
    @Override
    public boolean known() {
      return false;
    }
  }

  /**
   * What users are shown of one: the beginning of the digest of a file, {@code +x} behind that of
   * an executable one; a word or two for all else, empty when it is not known.
   */
  static String shown(FileState state) {
    return switch (state) {
      case Content(Digest digest, boolean executable) ->
          digest.hex().substring(0, SHOWN_DIGITS) + (executable ? "+x" : "");
      case NotAFile _ -> "not a file";
      case Missing() -> "missing";
      case Unreadable() -> "";
    };
  }
}
