package dev.sconce.session;

import dev.sconce.session.TraceEvent.ViolationKind;

/**
 * Something that a step was seen to do with a file and does not declare, or that nobody can know.
 *
 * @param step the id of the edge
 * @param process the program that touched the file first; empty when that is not known
 * @param path the file as the manifest names it or would name it, outside of the workspace
 *     absolute; a byte string, empty when it is about no file
 * @param producer the id of the edge that makes the file, {@link #NO_STEP} when none does
 * @param detail what else there is to say, as a part of a sentence; empty when nothing
 */
public record Violation(
    Finding finding, int step, String process, String path, int producer, String detail) {
  /** Stands where no step is. */
  public static final int NO_STEP = -1;

  /** The class that users see. */
  public ViolationKind kind() {
    return finding.kind;
  }

  /** What it is about: the file, or where it is about none what was seen. */
  public String subject() {
    return path.isEmpty() ? detail : path;
  }

  /** What happened, behind the name of the step; a byte string. */
  public String sentence() {
    return switch (finding) {
      case READS_UNORDERED ->
          "reads " + path + ", which another step makes, and nothing orders them";
      case PROBES_UNORDERED ->
          "looks for " + path + ", which another step makes, and nothing orders them";
      case LISTS_UNORDERED ->
          "lists " + path + ", where another step makes files, and nothing orders them";
      case CHANGES_OTHERS_OUTPUT -> "changes " + path + ", which another step makes";
      case INPUT_CHANGED -> "has read " + path + ", which was changed afterwards";
      case WRITES_UNDECLARED -> "makes " + path + ", which is no output of it";
      case REMOVES_UNDECLARED -> "removes " + path + ", which is no output of it";
      case READS_UNDECLARED -> "reads " + path + ", which it does not declare";
      case READS_ORDER_ONLY ->
          "reads " + path + ", which only has to be there first and the depfile does not name";
      case UNKNOWABLE ->
          path.isEmpty()
              ? "may depend on more than was seen: " + detail
              : "uses " + path + ": " + detail;
    };
  }

  /** What was found. */
  public enum Finding {
    /** Reads what another step makes, and nothing orders them. */
    READS_UNORDERED(ViolationKind.A),
    /** Looks for what another step makes, and nothing orders them. */
    PROBES_UNORDERED(ViolationKind.A),
    /** Lists a directory in which another step makes files, and nothing orders them. */
    LISTS_UNORDERED(ViolationKind.A),
    /** Changes or removes what another step makes. */
    CHANGES_OTHERS_OUTPUT(ViolationKind.D),
    /** What it had read is another file in the end. */
    INPUT_CHANGED(ViolationKind.D),
    /** Makes or changes a file that is no output. */
    WRITES_UNDECLARED(ViolationKind.C),
    /** Removes a file that is no output. */
    REMOVES_UNDECLARED(ViolationKind.C),
    /** Reads a source that neither manifest nor depfile names. */
    READS_UNDECLARED(ViolationKind.B),
    /** Reads what only has to be there first, and the depfile does not name it. */
    READS_ORDER_ONLY(ViolationKind.B),
    /** Something may have escaped notice, or depends on more than files. */
    UNKNOWABLE(ViolationKind.E);

    private final ViolationKind kind;

    Finding(ViolationKind kind) {
      this.kind = kind;
    }

    /** The class that users see. */
    public ViolationKind kind() {
      return kind;
    }

    /** Why that matters, as a sentence. */
    public String consequence() {
      return switch (this) {
        case READS_UNORDERED, PROBES_UNORDERED, LISTS_UNORDERED ->
            "the build works only when the other happens to run first; the result may be stale";
        case CHANGES_OTHERS_OUTPUT -> "what it is in the end depends on which of them ran last";
        case INPUT_CHANGED -> "the result may be made of what is no longer there";
        case WRITES_UNDECLARED ->
            "nobody cleans it, fetches it from a cache, or makes it again when it is gone";
        case REMOVES_UNDECLARED -> "who needs the file finds it or not, as it happens";
        case READS_UNDECLARED, READS_ORDER_ONLY ->
            "when it changes, ninja does not run the step again";
        case UNKNOWABLE -> "the result is not stored in a cache";
      };
    }
  }
}
