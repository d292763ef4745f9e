package dev.sconce.action;

/**
 * Why ninja's rule has a step run.
 *
 * @param path what it is about: an output or an input, a byte string
 * @param mtimeNanos the time of what is too old; 0 where times do not matter
 * @param otherMtimeNanos the time that it is compared with; 0 where times do not matter
 */
public record DirtyReason(Kind kind, String path, long mtimeNanos, long otherMtimeNanos) {
  /** What is the matter. Codes are those of records. */
  public enum Kind {
    OUTPUT_MISSING(1),
    /** No run that made the output is logged. */
    NOT_LOGGED(2),
    COMMAND_CHANGED(3),
    /** An input is not there, and no step makes it. */
    INPUT_MISSING(4),
    /** The step that makes an input has to run, or ran. */
    INPUT_MADE(5),
    /** A group without inputs is always out of date, and so is what depends on it. */
    ALWAYS(6),
    INPUT_NEWER(7),
    /** An input is newer than the run that is logged. */
    INPUT_NEWER_THAN_RUN(8),
    /** What the step reads beyond its declared inputs is not known. */
    DEPS_UNKNOWN(9),
    /** What the step reads was noted before its output was changed. */
    DEPS_OUTDATED(10),
    /** What the step was seen to use in its last run, and perhaps does not declare, is another. */
    TRACED_CHANGED(11),
    /** A step that makes what it was seen to use, and does not declare, has to run, or ran. */
    TRACED_MADE(12),
    /** Its last run used what it does not declare, and did not count for that. */
    RUN_REFUSED(13),
    /** What it looked for in its last run, and did not find, is there. */
    TRACED_APPEARED(14),
    /** What it used in its last run is not there. */
    TRACED_GONE(15),
    /** A directory that it listed in its last run has other names in it. */
    TRACED_NAMES(16);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Its number in records. */
    public int code() {
      return code;
    }

    /** Whether it is a matter of time stamps alone. */
    public boolean byTime() {
      return this == INPUT_NEWER || this == INPUT_NEWER_THAN_RUN;
    }
  }

  /**
   * A sentence for users, in the words that ninja explains with where it has some; a byte string.
   */
  public String text() {
    return switch (kind) {
      case OUTPUT_MISSING -> "output " + path + " doesn't exist";
      case NOT_LOGGED -> "command line not found in log for " + path;
      case COMMAND_CHANGED -> "command line changed for " + path;
      case INPUT_MISSING -> path + " has no in-edge and is missing";
      case INPUT_MADE -> path + " is dirty";
      case ALWAYS -> path + " is a group without inputs, and always dirty";
      case INPUT_NEWER -> "output older than input " + path;
      case INPUT_NEWER_THAN_RUN -> "last run older than input " + path;
      case DEPS_UNKNOWN -> "deps for '" + path + "' are missing";
      case DEPS_OUTDATED -> "stored deps info out of date for '" + path + "'";
      case TRACED_CHANGED -> path + ", which it used in its last run, has changed";
      case TRACED_MADE -> path + ", which it used in its last run, is dirty";
      case TRACED_APPEARED -> path + ", which it looked for in its last run, has appeared";
      case TRACED_GONE -> path + ", which it used in its last run, is gone";
      case TRACED_NAMES -> path + ", which it listed in its last run, has other names in it";
      case RUN_REFUSED -> "the last run that made " + path + " used undeclared files";
    };
  }

  /** A reason in which times do not matter. */
  public static DirtyReason of(Kind kind, String path) {
    return new DirtyReason(kind, path, 0, 0);
  }
}
