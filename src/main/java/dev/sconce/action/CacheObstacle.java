package dev.sconce.action;

/**
 * Why the result of a step is not looked up, or not stored.
 *
 * @param subject the file, variable or words that are the cause; empty if there are none; a byte
 *     string
 */
public record CacheObstacle(Kind kind, String subject) {
  /** The kinds of obstacles. If several apply, the first in this order is chosen. */
  public enum Kind {
    /** The user turned the cache off for the step. */
    TURNED_OFF,
    GENERATOR,
    CONSOLE,
    ALWAYS_DIRTY,
    NOT_TRACED,
    CLANG_PCH,
    FAILED,
    UNDECLARED,
    UNKNOWABLE,
    OUTPUT_MISSING,
    OUTPUT_IS_DIRECTORY,
    OUTPUT_NOT_MADE_ANEW,
    OUTPUT_OUTSIDE,
    OUTPUT_LEADS_OUTSIDE,
    OUTPUT_NAME_NOT_TEXT,
    OUTPUT_CHANGED,
    INPUT_UNREADABLE,
    INPUT_CHANGED,
    INPUT_OF_OTHER_STEP,
    SOURCE_TOO_NEW,
    INPUT_IN_FUTURE,
    BUILD_TIME,
    TEMPORARY_NAME;

    /** Whether the look-up is skipped as well, because nobody can have stored a result. */
    public boolean forbidsLookup() {
      return switch (this) {
        case TURNED_OFF,
            GENERATOR,
            CONSOLE,
            ALWAYS_DIRTY,
            NOT_TRACED,
            CLANG_PCH,
            OUTPUT_OUTSIDE,
            OUTPUT_NAME_NOT_TEXT,
            INPUT_UNREADABLE ->
            true;
        case FAILED,
            UNDECLARED,
            UNKNOWABLE,
            OUTPUT_MISSING,
            OUTPUT_IS_DIRECTORY,
            OUTPUT_NOT_MADE_ANEW,
            OUTPUT_LEADS_OUTSIDE,
            OUTPUT_CHANGED,
            INPUT_CHANGED,
            INPUT_OF_OTHER_STEP,
            SOURCE_TOO_NEW,
            INPUT_IN_FUTURE,
            BUILD_TIME,
            TEMPORARY_NAME ->
            false;
      };
    }
  }

  /** An obstacle without a subject. */
  public static CacheObstacle of(Kind kind) {
    return new CacheObstacle(kind, "");
  }

  /** The text that follows "not shared: "; a byte string. */
  public String text() {
    return switch (kind) {
      case TURNED_OFF -> "the settings keep rule " + subject + " out of the cache";
      case GENERATOR -> "it makes the manifest";
      case CONSOLE -> "it uses the terminal";
      case ALWAYS_DIRTY -> "its input " + subject + " is always out of date";
      case NOT_TRACED -> "what it reads is not watched";
      case CLANG_PCH -> "clang writes times into a precompiled header; add -fno-pch-timestamp";
      case FAILED -> "its command failed";
      case UNDECLARED -> subject.isEmpty() ? "it uses undeclared files" : subject;
      case UNKNOWABLE -> subject.isEmpty() ? "not all that it uses was seen" : subject;
      case OUTPUT_MISSING -> "it did not make " + subject;
      case OUTPUT_IS_DIRECTORY -> "its output " + subject + " is a directory";
      case OUTPUT_NOT_MADE_ANEW -> "its output " + subject + " was there before and is not all new";
      case OUTPUT_OUTSIDE ->
          "its output " + subject + " lies outside of source and build directory";
      case OUTPUT_LEADS_OUTSIDE ->
          "its output " + subject + " is a link that leads out of source and build directory";
      case OUTPUT_NAME_NOT_TEXT -> "the name of its output " + subject + " is not UTF-8";
      case OUTPUT_CHANGED -> "its output " + subject + " was changed after it had been made";
      case INPUT_UNREADABLE -> "its input " + subject + " cannot be read";
      case INPUT_CHANGED -> subject + ", which it used, was changed while it ran";
      case INPUT_OF_OTHER_STEP -> "it uses " + subject + ", which another step makes";
      case SOURCE_TOO_NEW -> subject + ", which it used, was written while it ran";
      case INPUT_IN_FUTURE -> "the time stamp of its input " + subject + " lies in the future";
      case BUILD_TIME ->
          subject + " mentions the time of the build; set SOURCE_DATE_EPOCH to share results";
      case TEMPORARY_NAME -> "its output " + subject + " names its temporary directory";
    };
  }
}
