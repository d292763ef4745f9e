package dev.sconce.schedule;

import dev.sconce.graph.Edge;

/**
 * The cost of steps: determines which of several ready steps starts first, and the expected
 * duration.
 */
public interface StepWeights {
  /** What {@link #expectedMillis} returns if nothing is known. */
  long UNKNOWN_MILLIS = -1;

  /** Each command costs the same and phony edges nothing, as in ninja; no durations are known. */
  StepWeights EQUAL = new Equal();

  /** The duration of an edge's command last time, or {@link #UNKNOWN_MILLIS}. */
  long expectedMillis(Edge edge);

  /**
   * The guessed duration of a command that was never timed, from similar ones; {@link
   * #UNKNOWN_MILLIS} if there are none.
   */
  default long guessMillis(Edge edge) {
    return UNKNOWN_MILLIS;
  }

  /**
   * Records the duration of a command in this build.
   *
   * @param well whether it succeeded
   */
  default void ended(Edge edge, long millis, boolean well) {}

  /** The length that the edge adds to a path. The longest path to a target starts first. */
  default long weight(Edge edge) {
    return edge.phony() ? 0 : 1;
  }

  /** A named class, because a lambda here would be generated at each start. */
  final class Equal implements StepWeights {
    private Equal() {}

    @Override
    public long expectedMillis(Edge edge) {
      return UNKNOWN_MILLIS;
    }
  }
}
