package dev.sconce.action;

import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;

/** The state of a path, except the content of a file and the text of a link. */
public sealed interface PathState extends Ingredient.State {
  /** A directory: a program that opened it learnt no more than one that looked for it. */
  PathState DIRECTORY = new Directory();

  /** A device, a socket or a pipe. */
  PathState OTHER = new Other();

  /** A path that a step makes which need not have run. */
  PathState FOREIGN = new Foreign();

  /** A regular file that was looked at but not read. */
  record PresentFile(boolean executable, long sizeBytes) implements PathState {}

  /** A directory. */
  record Directory() implements PathState {}

  /** A device, a socket or a pipe. */
  record Other() implements PathState {}

  /**
   * A directory whose names were read.
   *
   * @param names their digest, see {@link #ofNames}
   */
  record Names(Digest names) implements PathState {}

  /**
   * The output of a step that need not have run before. Its present state says nothing, so this
   * state equals no other.
   */
  record Foreign() implements PathState {
    @Override
    public boolean known() {
      return false;
    }
  }

  /**
   * The state of a listed directory.
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

  /** The text for users. */
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
