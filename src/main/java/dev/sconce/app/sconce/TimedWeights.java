package dev.sconce.app.sconce;

import dev.sconce.engine.LoggedDurations;
import dev.sconce.graph.Edge;
import dev.sconce.history.RunHistory;
import dev.sconce.schedule.Weights;
import java.util.Arrays;

/**
 * Starts first what the longest time hangs on. How long a step takes is known from its last run
 * with Sconce before this build, else from the build log; what was never timed counts as the median
 * of the others.
 */
final class TimedWeights implements Weights {
  private static final long NOT_ASKED = Long.MIN_VALUE;

  private final RunHistory history;
  private final LoggedDurations logged;
  private final long medianMillis;

  /** By edge: asked again and again for all of them while a build runs. */
  private final long[] expectedMillis;

  TimedWeights(Loaded loaded) {
    this.history = loaded.history();
    this.logged = new LoggedDurations(loaded.buildLog());
    this.medianMillis = Math.max(1, history.medianMillis());
    this.expectedMillis = new long[loaded.graph().edgeCount()];
    Arrays.fill(expectedMillis, NOT_ASKED);
  }

  @Override
  public long expectedMillis(Edge edge) {
    long known = expectedMillis[edge.id()];
    if (known == NOT_ASKED) {
      int last = history.durationMillis(edge.outputs()[0]);
      known = last >= 0 ? last : logged.expectedMillis(edge);
      expectedMillis[edge.id()] = known;
    }
    return known;
  }

  @Override
  public long weight(Edge edge) {
    if (edge.phony()) {
      return 0;
    }
    long expected = expectedMillis(edge);
    return expected < 0 ? medianMillis : Math.max(1, expected);
  }
}
