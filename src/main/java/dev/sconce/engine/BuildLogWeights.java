package dev.sconce.engine;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.schedule.StepWeights;

/** Orders steps as ninja does, and takes the expected times from the build log. */
public final class BuildLogWeights implements StepWeights {
  private final BuildLog log;

  /** Uses a log that was read. */
  public BuildLogWeights(BuildLog log) {
    this.log = log;
  }

  @Override
  public long expectedMillis(Edge edge) {
    for (Node output : edge.outputs()) {
      int start = log.startMillis(output);
      if (start >= 0) {
        return log.endMillis(output) - (long) start;
      }
    }
    return UNKNOWN_MILLIS;
  }
}
