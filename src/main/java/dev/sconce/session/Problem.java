package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import java.util.List;

/** Something that a user should look at. */
public sealed interface Problem {
  /**
   * A step failed, or the user cancelled it.
   *
   * @param error what tells failures apart: the messages of all errors that tools report; without
   *     any the first line that says error, from that word on, else the first line; empty when it
   *     printed nothing, and when it was cancelled
   * @param cancelled whether the user cancelled it
   * @param runs how many runs of it in a row have come to this
   * @param stops how many steps wait for it, directly or not
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
      int runs,
      int stops,
      List<String> stopped)
      implements Problem {
    /** Copies the list. */
    public Failure {
      stopped = List.copyOf(stopped);
    }

    /** The same of a step that has another id now. */
    Failure of(int other) {
      return new Failure(
          other,
          label,
          cancelled,
          exitCode,
          tookMillis,
          endMillis,
          command,
          printed,
          error,
          runs,
          stops,
          stopped);
    }
  }

  /**
   * A file that steps touched without declaring it.
   *
   * @param path the file; where it is about none, what was seen instead
   * @param maker the label of the step that makes it, empty when none does
   * @param process the program of the first of them that did it; empty when that is not known
   * @param steps how many steps touched it
   * @param firstSteps the first {@link #MOST_NAMED} of them, at least one
   */
  record Undeclared(
      TraceEvent.ViolationKind violation,
      String path,
      String maker,
      String process,
      int steps,
      List<Integer> firstSteps)
      implements Problem {
    /** How many steps are named at most. */
    public static final int MOST_NAMED = 100;

    /** Copies the list. */
    public Undeclared {
      firstSteps = List.copyOf(firstSteps);
    }

    /** The step that touched it first. */
    public int firstStep() {
      return firstSteps.getFirst();
    }
  }

  /** A step succeeded and printed something. */
  record Warning(int step, String label, OutputHead printed) implements Problem {}

  /**
   * The beginning of what a step printed.
   *
   * @param lines the first ones, without line ends; byte strings
   * @param lineCount how many there are in all
   * @param diagnostics what tools report in it, of at most {@value #MOST_READ_LINES} lines
   */
  record OutputHead(List<String> lines, int lineCount, List<Diagnostic> diagnostics) {
    /** What is kept of one line. */
    public static final int MAX_LINE_BYTES = 2_000;

    /** Lines that diagnostics are looked for in. */
    public static final int MOST_READ_LINES = 100_000;

    /** Copies the lists. */
    public OutputHead {
      lines = List.copyOf(lines);
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
