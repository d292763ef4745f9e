package dev.sconce.session;

import dev.sconce.session.TraceEvent.ViolationKind;

/**
 * An undeclared access of a step to a file, or something that cannot be known.
 *
 * @param step the id of the edge
 * @param process the program that accessed the file first; empty if unknown
 * @param path the file as the manifest names it or would name it, outside of the workspace
 *     absolute; a byte string, empty if it is about no file
 * @param producer the id of the edge that makes the file, {@link #NO_STEP} if none does
 * @param detail additional information, as a part of a sentence; may be empty
 */
public record Violation(
    Finding finding, int step, String process, String path, int producer, String detail) {
  /** Means that there is no step. */
  public static final int NO_STEP = -1;

  /** The class that users see. */
  public ViolationKind kind() {
    return finding.kind;
  }

  /** The subject: the file, or if it is about none, what was seen. */
  public String subject() {
    return path.isEmpty() ? detail : path;
  }

  /** What happened, to follow the name of the step; a byte string. */
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

  /** The kinds of findings. */
  public enum Finding {
    /** Reads an output of another step without a path to it in the graph. */
    READS_UNORDERED(ViolationKind.A),
    /** Looks for an output of another step without a path to it in the graph. */
    PROBES_UNORDERED(ViolationKind.A),
    /** Lists a directory with outputs of another step without a path to it in the graph. */
    LISTS_UNORDERED(ViolationKind.A),
    /** Changes or removes an output of another step. */
    CHANGES_OTHERS_OUTPUT(ViolationKind.D),
    /** An input was changed after the step had read it. */
    INPUT_CHANGED(ViolationKind.D),
    /** Makes or changes a file that is no output. */
    WRITES_UNDECLARED(ViolationKind.C),
    /** Removes a file that is no output. */
    REMOVES_UNDECLARED(ViolationKind.C),
    /** Reads a source that neither manifest nor depfile names. */
    READS_UNDECLARED(ViolationKind.B),
    /** Reads an order-only input, and the depfile does not name it. */
    READS_ORDER_ONLY(ViolationKind.B),
    /** Something may have escaped the trace, or the result depends on more than files. */
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
