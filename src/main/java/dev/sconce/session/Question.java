package dev.sconce.session;

/** What somebody wants to know of a build. Steps are named by the id of their edge. */
public sealed interface Question {
  /** What a step is and how it stands. Answered by {@link Answer.StepDescription}. */
  record DescribeStep(int step) implements Question {}

  /** Which part of an output is wanted when it is too long. */
  enum Part {
    /** What was printed first. */
    BEGINNING,
    /** What was printed last. */
    END
  }

  /**
   * What the last run of a step has printed, also while it runs. Answered by {@link
   * Answer.OutputText}.
   *
   * @param maxBytes how much is wanted at most, up to {@link #MOST_OUTPUT_BYTES}
   */
  record OutputSoFar(int step, int maxBytes, Part part) implements Question {
    /** The most that one answer carries. */
    public static final int MOST_OUTPUT_BYTES = 1 << 20;

    /** Validates. */
    public OutputSoFar {
      if (maxBytes < 0 || maxBytes > MOST_OUTPUT_BYTES) {
        throw new IllegalArgumentException("maxBytes " + maxBytes);
      }
    }
  }

  /**
   * Why a step runs, ran or does not: what it was made of when it last ran, and what it would be
   * made of now. Answered by {@link Answer.StepExplanation}, which may take as long as looking at
   * its files.
   */
  record ExplainStep(int step) implements Question {}

  /**
   * What a step was seen to do with a file that it does not declare, and how that is mended.
   * Answered by {@link Answer.UndeclaredDescription}.
   *
   * @param path as in {@link TraceEvent.UndeclaredAccess}
   */
  record DescribeUndeclared(int step, TraceEvent.ViolationKind violation, String path)
      implements Question {}

  /**
   * Which steps use a file. Answered by {@link Answer.FileUsers}, which may take as long as going
   * through what all steps were seen to do, or by {@link Answer.UnknownFile}.
   *
   * @param path from the build directory, absolute, or the end of that; a byte string
   */
  record FindFileUsers(String path) implements Question {}
}
