package dev.sconce.engine;

import dev.sconce.graph.Edge;
import dev.sconce.session.Answer;
import java.util.List;

/** Knows what a step was made of when it last ran. Used on the thread of the build's loop. */
@FunctionalInterface
public interface StepPast {
  /**
   * What a step was made of, then and now; of a step that was built, in its run and the one before.
   *
   * @param reasons why it is out of date, each a sentence; empty when that is not known
   * @param built whether its last run was in this build and ended well
   */
  Answer.Ingredients ingredients(Edge edge, List<String> reasons, boolean built);
}
