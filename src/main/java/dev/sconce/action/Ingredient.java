package dev.sconce.action;

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
    /** A file that a depfile names, or what the command printed. */
    DISCOVERED(4);

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
    MADE(3);

    private final int code;

    Access(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /**
   * What an ingredient was. Who made a file and the time of a directory say something in one build
   * directory only: they are no part of a key that others ask for.
   */
  public sealed interface State permits Text, FileState, FileMaker {
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
}
