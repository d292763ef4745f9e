package dev.sconce.app.sconce;

import dev.sconce.engine.BuildLogWeights;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.StepWeights;
import java.util.Arrays;

/**
 * Starts first what the longest time hangs on. How long a step takes is known from its last run
 * with Sconce before this build, else from the build log; what was never timed counts as the median
 * of the others.
 */
final class RecordedTimeWeights implements StepWeights {
  private static final long NOT_ASKED = Long.MIN_VALUE;

  private final RunStore runs;
  private final BuildLogWeights logged;

  /** {@link #NOT_ASKED} at first: a build with nothing to do reads no runs. */
  private long medianMillis = NOT_ASKED;

  /** By edge: asked again and again for all of them while a build runs. */
  private final long[] expectedMillis;

  RecordedTimeWeights(Graph graph, BuildLog log, RunStore runs) {
    this.runs = runs;
    this.logged = new BuildLogWeights(log);
    this.expectedMillis = new long[graph.edgeCount()];
    Arrays.fill(expectedMillis, NOT_ASKED);
  }

  @Override
  public long expectedMillis(Edge edge) {
    long known = expectedMillis[edge.id()];
    if (known == NOT_ASKED) {
      int last = runs.durationMillis(edge.outputs()[0]);
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
    return expected < 0 ? median() : Math.max(1, expected);
  }

  private long median() {
    if (medianMillis == NOT_ASKED) {
      medianMillis = Math.max(1, runs.medianMillis());
    }
    return medianMillis;
  }
}
