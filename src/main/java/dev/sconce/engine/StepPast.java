package dev.sconce.engine;

import dev.sconce.graph.Edge;
import dev.sconce.session.Answer;
import java.util.List;

/** Knows what a step was made of when it last ran. Used on the thread of the build's loop. */
@FunctionalInterface
public interface StepPast {
  /**
   * What a step was made of, then and now.
   *
   * @param reasons why it is out of date, each a sentence; empty when that is not known
   */
  Answer.Ingredients ingredients(Edge edge, List<String> reasons);
}
