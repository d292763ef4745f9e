package dev.sconce.session;

/**
 * An input of a step.
 *
 * @param path the file; a byte string
 * @param maker the step that makes it, or the id of a phony that groups others; -1 for a source
 * @param makerLabel the label of that step, empty for a source; a byte string
 */
public record StepInput(Kind kind, String path, int maker, String makerLabel) {
  /** What {@link #maker} is for a file that no step makes. */
  public static final int NO_MAKER = -1;

  /** How an input was declared. */
  public enum Kind {
    /** Part of the command line. */
    EXPLICIT,
    /** Behind {@code |}, or from a dyndep file. */
    IMPLICIT,
    /** Found out by a depfile or by what the command printed. */
    DISCOVERED,
    /** Behind {@code ||}: only has to be there first. */
    ORDER_ONLY,
    /** Behind {@code |@}: built as well, waited for by nobody. */
    VALIDATION
  }
}
