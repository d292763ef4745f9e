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
  }
}
