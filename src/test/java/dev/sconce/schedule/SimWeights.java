package dev.sconce.schedule;

import dev.sconce.graph.Edge;

/** Some steps took longer than others last time, and some were never timed. */
final class SimWeights implements StepWeights {
  private static final int KINDS = 5;

  @Override
  public long expectedMillis(Edge edge) {
    return edge.id() % KINDS == 0 ? UNKNOWN_MILLIS : 10L * (edge.id() % KINDS);
  }

  @Override
  public long weight(Edge edge) {
    return edge.phony() ? 0 : Math.max(1, expectedMillis(edge));
  }
}
