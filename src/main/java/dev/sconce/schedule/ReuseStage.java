package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.StepOutcome;

/**
 * A way to get the outputs of a step without running its command. Stages are asked one after the
 * other, as {@link ReusePipeline} describes.
 */
interface ReuseStage {
  /** Whether this step may be asked for, judging by what is known without asking. */
  boolean applies(Edge edge);

  /**
   * Whether found outputs must be fetched from elsewhere. While such a stage is asked, the step is
   * in the states KEYING and LOOKUP; for other stages it is in CHECKING.
   */
  boolean remote();

  /** Whether the step may run while it is looked up or fetched. */
  boolean mayRace(Edge edge);

  /** The outcome of a step whose outputs come from this stage. */
  StepOutcome outcome();
}
