package dev.sconce.session;

/** A question about a build. The id of its edge identifies a step. */
public sealed interface Question {
  /** The definition and the status of a step. Answered by {@link Answer.StepDescription}. */
  record DescribeStep(int step) implements Question {}

  /** The part of an output to return if it is too long. */
  enum Part {
    /** The beginning of the output. */
    BEGINNING,
    /** The end of the output. */
    END
  }

  /**
   * The output of a step's last run, even while it runs. Answered by {@link Answer.OutputText}.
   *
   * @param maxBytes how many bytes to return at most, up to {@link #MOST_OUTPUT_BYTES}
   */
  record OutputSoFar(int step, int maxBytes, Part part) implements Question {
    /** The maximum size of one answer. */
    public static final int MOST_OUTPUT_BYTES = 1 << 20;

    public OutputSoFar {
      if (maxBytes < 0 || maxBytes > MOST_OUTPUT_BYTES) {
        throw new IllegalArgumentException("maxBytes " + maxBytes);
      }
    }
  }

  /**
   * Why a step runs, ran or does not: its ingredients in the last run, and now. Answered by {@link
   * Answer.StepExplanation}; this may take as long as checking its files.
   */
  record ExplainStep(int step) implements Question {}

  /**
   * An undeclared access of a step, and how to fix it. Answered by {@link
   * Answer.UndeclaredDescription}.
   *
   * @param path as in {@link TraceEvent.UndeclaredAccess}
   */
  record DescribeUndeclared(int step, TraceEvent.ViolationKind violation, String path)
      implements Question {}

  /**
   * Which steps use a file. Answered by {@link Answer.FileUsers}, which may take as long as reading
   * the traces of all steps, or by {@link Answer.UnknownFile}.
   *
   * @param path from the build directory, absolute, or the end of that; a byte string
   */
  record FindFileUsers(String path) implements Question {}
}
