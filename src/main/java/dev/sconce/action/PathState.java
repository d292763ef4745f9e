package dev.sconce.action;

import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;

/** What was at a path, as far as it is neither the content of a file nor the text of a link. */
public sealed interface PathState extends Ingredient.State {
  /** A directory: to have read one, or to have looked whether it is there, tells no more. */
  PathState DIRECTORY = new Directory();

  /** A device, a socket or a pipe. */
  PathState OTHER = new Other();

  /** A step makes it that need not have run. */
  PathState FOREIGN = new Foreign();

  /** A regular file that was looked at, and not read. */
  record PresentFile(boolean executable, long sizeBytes) implements PathState {}

  /** A directory. */
  record Directory() implements PathState {}

  /** A device, a socket or a pipe. */
  record Other() implements PathState {}

  /**
   * A directory whose names were read.
   *
   * @param names the digest of them, see {@link #ofNames}
   */
  record Names(Digest names) implements PathState {}

  /**
   * Made by a step that need not have run before: what is there now says nothing, so it agrees with
   * no other state.
   */
  record Foreign() implements PathState {
    @Override
    public boolean known() {
      return false;
    }
  }

  /**
   * The state of a directory.
   *
   * @param names in it that count, sorted; byte strings
   */
  static PathState ofNames(Iterable<String> names) {
    ByteSink bytes = new ByteSink();
    for (String name : names) {
      bytes.putText(name);
    }
    return new Names(digestOf(bytes));
  }

  private static Digest digestOf(ByteSink bytes) {
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(bytes.buffer(), 0, bytes.length());
    return hasher.finish();
  }

  /** What users are shown of one. */
  static String shown(PathState state) {
    return switch (state) {
      case PresentFile(boolean executable, long sizeBytes) ->
          sizeBytes + " bytes" + (executable ? "+x" : "");
      case Directory() -> "directory";
      case Other() -> "not a file";
      case Names(Digest names) ->
          "names " + names.hex().substring(0, Ingredient.FileState.SHOWN_DIGITS);
      case Foreign() -> "of another step";
    };
  }
}
