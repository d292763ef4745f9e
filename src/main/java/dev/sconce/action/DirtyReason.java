package dev.sconce.action;

/**
 * Why ninja's rule runs a step.
 *
 * @param path the output or input concerned, a byte string
 * @param mtimeNanos the time of the file that is too old; 0 where times do not matter
 * @param otherMtimeNanos the time that it is compared with; 0 where times do not matter
 */
public record DirtyReason(Kind kind, String path, long mtimeNanos, long otherMtimeNanos) {
  /** The kinds of reasons. The codes are stored in records. */
  public enum Kind {
    OUTPUT_MISSING(1),
    /** No run that made the output is logged. */
    NOT_LOGGED(2),
    COMMAND_CHANGED(3),
    /** An input is missing, and no step makes it. */
    INPUT_MISSING(4),
    /** The step that makes an input has to run, or has run. */
    INPUT_MADE(5),
    /** A group without inputs is always out of date, and so is everything that depends on it. */
    ALWAYS(6),
    INPUT_NEWER(7),
    /** An input is newer than the logged run. */
    INPUT_NEWER_THAN_RUN(8),
    /** The discovered inputs of the step are not known. */
    DEPS_UNKNOWN(9),
    /** The discovered inputs were recorded before the output was changed. */
    DEPS_OUTDATED(10),
    /** A file that the last run used, perhaps undeclared, has changed. */
    TRACED_CHANGED(11),
    /** A step that makes an undeclared file, which the last run used, has to run, or has run. */
    TRACED_MADE(12),
    /** The last run used undeclared files and was therefore refused. */
    RUN_REFUSED(13),
    /** A path that was missing in the last run exists now. */
    TRACED_APPEARED(14),
    /** A file that the last run used is missing now. */
    TRACED_GONE(15),
    /** The names in a directory that the last run listed have changed. */
    TRACED_NAMES(16);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The code that records store. */
    public int code() {
      return code;
    }

    /** Whether only timestamps are the reason. */
    public boolean byTime() {
      return this == INPUT_NEWER || this == INPUT_NEWER_THAN_RUN;
    }
  }

  /** A sentence for users, in ninja's own words of explanation where it has some; a byte string. */
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
