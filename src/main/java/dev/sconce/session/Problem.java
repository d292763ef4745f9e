package dev.sconce.session;

import java.util.List;

/** Something that a user should look at. */
public sealed interface Problem {
  /**
   * A step failed, or the user cancelled it.
   *
   * @param error what tells failures apart: the first line that says error, from that word on, else
   *     the first line; empty when it printed nothing, and when it was cancelled
   * @param cancelled whether the user cancelled it
   * @param stops how many steps wait for it; at most 10,000 are counted
   * @param stopped the first of them, nearest first
   */
  record Failure(
      int step,
      String label,
      boolean cancelled,
      int exitCode,
      long tookMillis,
      long endMillis,
      String command,
      OutputHead printed,
      String error,
      int stops,
      List<String> stopped)
      implements Problem {
    /** Copies the list. */
    public Failure {
      stopped = List.copyOf(stopped);
    }
  }

  /**
   * A file that steps touched without declaring it.
   *
   * @param maker the label of the step that makes it, empty when none does
   * @param steps how many steps touched it
   * @param firstStep the first of them
   */
  record Undeclared(
      TraceEvent.ViolationKind violation, String path, String maker, int steps, int firstStep)
      implements Problem {}

  /** A step succeeded and printed something. */
  record Warning(int step, String label, OutputHead printed) implements Problem {}

  /**
   * The beginning of what a step printed.
   *
   * @param lines the first ones, without line ends; byte strings
   * @param lineCount how many there are in all
   */
  record OutputHead(List<String> lines, int lineCount) {
    /** What is kept of one line. */
    public static final int MAX_LINE_BYTES = 2_000;

    /** Copies the list. */
    public OutputHead {
      lines = List.copyOf(lines);
    }
  }
}
