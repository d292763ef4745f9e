package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import java.util.List;

/** A problem that a user should look at. */
public sealed interface Problem {
  /**
   * A step failed, or the user cancelled it.
   *
   * @param error identifies similar failures: the messages of all errors that tools report; without
   *     any, the first line that contains "error", from that word on, else the first line; empty if
   *     it printed nothing or was cancelled
   * @param cancelled whether the user cancelled it
   * @param runs how many of its runs in a row have ended like this
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
    public Failure {
      stopped = List.copyOf(stopped);
    }

    /** A copy for a step whose id has changed. */
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
   * A file that steps accessed without declaring it.
   *
   * @param path the file; if the problem is about no file, what was seen instead
   * @param maker the label of the step that makes it, empty if none does
   * @param process the program that accessed it in the first of these steps; empty if unknown
   * @param steps how many steps accessed it
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
    /** The maximum number of steps in {@link #firstSteps}. */
    public static final int MOST_NAMED = 100;

    public Undeclared {
      firstSteps = List.copyOf(firstSteps);
    }

    /** The step that accessed it first. */
    public int firstStep() {
      return firstSteps.getFirst();
    }
  }

  /** A step succeeded and printed something. */
  record Warning(int step, String label, OutputHead printed) implements Problem {}

  /**
   * The beginning of a step's output.
   *
   * @param lines the first ones, without line ends; byte strings
   * @param lineCount how many lines there are in total
   * @param diagnostics the diagnostics in the first {@value #MOST_READ_LINES} lines
   */
  record OutputHead(List<String> lines, int lineCount, List<Diagnostic> diagnostics) {
    /** How many bytes of one line to keep, at most. */
    public static final int MAX_LINE_BYTES = 2_000;

    /** How many lines to search for diagnostics. */
    public static final int MOST_READ_LINES = 100_000;

    public OutputHead {
      lines = List.copyOf(lines);
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
