package dev.sconce.schedule;

import dev.sconce.graph.Edge;

/** What steps cost: decides which of several ready steps starts first, and what is expected. */
public interface StepWeights {
  /** What {@link #expectedMillis} says when nothing is known. */
  long UNKNOWN_MILLIS = -1;

  /** Each command costs the same, phonies nothing, as ninja has it; no step was ever timed. */
  StepWeights EQUAL = new Equal();

  /** How long the command of an edge took last time, or {@link #UNKNOWN_MILLIS}. */
  long expectedMillis(Edge edge);

  /**
   * How long the command of an edge is thought to take that was never timed, as others like it did;
   * {@link #UNKNOWN_MILLIS} when there are none.
   */
  default long guessMillis(Edge edge) {
    return UNKNOWN_MILLIS;
  }

  /**
   * Takes note of how long a command of this build ran.
   *
   * @param well whether it succeeded
   */
  default void ended(Edge edge, long millis, boolean well) {}

  /** What the edge adds to a path; the longest path to a target starts first. */
  default long weight(Edge edge) {
    return edge.phony() ? 0 : 1;
  }

  /** A class of its own: a lambda here would be made anew at each start. */
  final class Equal implements StepWeights {
    private Equal() {}

    @Override
    public long expectedMillis(Edge edge) {
      return UNKNOWN_MILLIS;
    }
  }
}
