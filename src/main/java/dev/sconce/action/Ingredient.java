package dev.sconce.action;

import dev.sconce.digest.Digest;
import java.util.Optional;

/**
 * One thing that a run depended on.
 *
 * @param kind its role in the step
 * @param access which aspect of it counts
 * @param name the path of a file, a byte string; the name of a text
 * @param state its state at that time
 */
public record Ingredient(Kind kind, Access access, String name, State state) {
  /** The role of an ingredient in its step. The codes are stored in records. */
  public enum Kind {
    COMMAND(1),
    RESPONSE_FILE(2),
    /** A file that the manifest or a dyndep file names. */
    DECLARED(3),
    /** A file from a depfile, from the output of the command, or from tracing. */
    DISCOVERED(4),
    /** A condition of the run that is neither command nor file: a text. */
    SETTING(5),
    /** An environment variable: a text. */
    ENVIRONMENT(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The code that records store. */
    public int code() {
      return code;
    }
  }

  /**
   * Which aspect of an ingredient counts. The codes are hashed into digests and stored in records.
   */
  public enum Access {
    TEXT(1),
    /** The content of a file, and whether its owner may execute it. */
    READ(2),
    /** The run that made a file. */
    MADE(3),
    /** Whether something is at a path, and of which type; not its content. */
    PROBE(4),
    /** The text of a symbolic link. */
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

    /** Whether path sets have this access. */
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
   * The state of an ingredient. The maker of a file and the timestamp of a directory have a meaning
   * in one build directory only: they are never part of a key that others look up.
   */
  public sealed interface State permits Text, FileState, FileMaker, PathState {
    /** Whether the state is known; an unknown state equals no other. */
    default boolean known() {
      return true;
    }
  }

  /** The text of a command or of a response file. */
  public record Text(String text) implements State {}

  /**
   * The maker of a file. The bytes of a stamp file or a thin archive do not show what they stand
   * for. So a generated input counts as unchanged only if the same run made it.
   */
  public sealed interface FileMaker extends Ingredient.State {
    /** No step: the file is a source. */
    FileMaker NOBODY = new Nobody();

    /** A step without a known run. */
    FileMaker UNKNOWN = new Unknown();

    /** No step. */
    record Nobody() implements FileMaker {}

    /**
     * A recorded run.
     *
     * @param id unique to that run
     */
    record Run(long id) implements FileMaker {}

    /**
     * A run by another ninja, known from the build log.
     *
     * @param mtimeNanos the time in the log
     */
    record Logged(long mtimeNanos) implements FileMaker {}

    /** A step without a known run; no two of these are equal. */
    record Unknown() implements FileMaker {
      @Override
      public boolean known() {
        return false;
      }
    }
  }

  /** The state of a file, as far as a step can observe it. */
  public sealed interface FileState extends Ingredient.State {
    /** Nothing was there. */
    FileState MISSING = new Missing();

    /** The state could not be determined. */
    FileState UNREADABLE = new Unreadable();

    /** The number of digits that distinguish the files of a project. */
    int SHOWN_DIGITS = 8;

    /**
     * A regular file with this content.
     *
     * @param executable whether its owner may execute it; copies and archives preserve that
     */
    record Content(Digest digest, boolean executable) implements FileState {}

    /**
     * A directory or a device: it has no content, so its timestamp represents it.
     *
     * @param mtimeNanos since 1970
     */
    record NotAFile(long mtimeNanos) implements FileState {}

    /** Nothing was there. */
    record Missing() implements FileState {}

    /** The state is unknown. */
    record Unreadable() implements FileState {
      @Override
      public boolean known() {
        return false;
      }
    }

    /**
     * The text for users: the beginning of the digest of a file, with {@code +x} after that of an
     * executable one; a word or two for other states; empty for an unknown state.
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
