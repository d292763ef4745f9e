package dev.sconce.action;

import dev.sconce.digest.Digest;
import java.util.Optional;

/**
 * One thing that a run depended on.
 *
 * @param kind what it is to the step
 * @param access what of it counts
 * @param name the path of a file, a byte string; of a text what it is called
 * @param state what it was
 */
public record Ingredient(Kind kind, Access access, String name, State state) {
  /** What an ingredient is to its step. Codes are those of records. */
  public enum Kind {
    COMMAND(1),
    RESPONSE_FILE(2),
    /** A file that the manifest or a dyndep file names. */
    DECLARED(3),
    /** What a depfile names, what the command printed, what it was seen to access. */
    DISCOVERED(4),
    /** A condition of a run that is neither command nor file: a text. */
    SETTING(5),
    /** A variable of the environment: a text. */
    ENVIRONMENT(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Its number in records. */
    public int code() {
      return code;
    }
  }

  /** What of an ingredient counts. Codes are those of digests and records. */
  public enum Access {
    TEXT(1),
    /** The content of a file, and whether its owner may execute it. */
    READ(2),
    /** Which run made a file. */
    MADE(3),
    /** Whether something is at a path, and what that is; not its content. */
    PROBE(4),
    /** What a symbolic link says. */
    LINK(5),
    /** The names in a directory. */
    LISTING(6);

    private final int code;

    Access(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    /** Whether it is one of those that path sets have. */
    public boolean ofPathSets() {
      return switch (this) {
        case READ, PROBE, LINK, LISTING -> true;
        case TEXT, MADE -> false;
      };
    }

    static Optional<Access> of(int code) {
      for (Access access : values()) {
        if (access.code == code) {
          return Optional.of(access);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * What an ingredient was. Who made a file and the time of a directory say something in one build
   * directory only: they are no part of a key that others ask for.
   */
  public sealed interface State permits Text, FileState, FileMaker, PathState {
    /** Whether it is known: one that is not agrees with no other. */
    default boolean known() {
      return true;
    }
  }

  /**
   * The words of a command or of a response file.
   *
   * @param text a byte string
   */
  public record Text(String text) implements State {}

  /**
   * Who made a file. The bytes of a stamp or of a thin archive say nothing of what they stand for,
   * so a made input is the same only if the same run made it.
   */
  public sealed interface FileMaker extends Ingredient.State {
    /** No step: it is a source. */
    FileMaker NOBODY = new Nobody();

    /** A step of which no run is known. */
    FileMaker UNKNOWN = new Unknown();

    /** No step. */
    record Nobody() implements FileMaker {}

    /**
     * A run that was recorded.
     *
     * @param id of that run alone
     */
    record Run(long id) implements FileMaker {}

    /**
     * A run by another ninja, known from the build log.
     *
     * @param mtimeNanos what the log says of it
     */
    record Logged(long mtimeNanos) implements FileMaker {}

    /** A step of which no run is known: no two of them are taken for the same. */
    record Unknown() implements FileMaker {
      @Override
      public boolean known() {
        return false;
      }
    }
  }

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
}
