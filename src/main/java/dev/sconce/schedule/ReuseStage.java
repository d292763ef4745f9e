package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.StepOutcome;

/**
 * A way to get what a step makes without running its command. Stages are asked one after the other;
 * {@link ReusePipeline} says how.
 */
interface ReuseStage {
  /** Whether this step may be asked for, from what is known without asking. */
  boolean applies(Edge edge);

  /**
   * Whether what is found has to be brought here from elsewhere. Such a step is KEYING and LOOKUP
   * while it is asked for; any other one is CHECKING.
   */
  boolean remote();

  /** Whether the step may run here while it is asked for or brought here. */
  boolean mayRace(Edge edge);

  /** What becomes of a step whose outputs were taken from here. */
  StepOutcome outcome();
}
