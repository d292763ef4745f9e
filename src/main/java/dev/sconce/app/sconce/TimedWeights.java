package dev.sconce.app.sconce;

import dev.sconce.engine.LoggedDurations;
import dev.sconce.graph.Edge;
import dev.sconce.history.RunHistory;
import dev.sconce.schedule.Weights;

/**
 * Starts first what the longest time hangs on. How long a step takes is known from its last run
 * with Sconce, else from the build log; what was never timed counts as the median of the others.
 */
final class TimedWeights implements Weights {
  private final RunHistory history;
  private final LoggedDurations logged;
  private final long medianMillis;

  TimedWeights(Loaded loaded) {
    this.history = loaded.history();
    this.logged = new LoggedDurations(loaded.buildLog());
    this.medianMillis = Math.max(1, history.medianMillis());
  }

  @Override
  public long expectedMillis(Edge edge) {
    int last = history.durationMillis(edge.outputs()[0]);
    return last >= 0 ? last : logged.expectedMillis(edge);
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
