package dev.sconce.schedule;

import dev.sconce.action.CountedInputs;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.StepOutcome;

/**
 * The stage that spares steps which are out of date by time alone (decision 0013). Such a step is
 * compared with its recorded run; when nothing that it depends on differs, its outputs and logs are
 * brought to the present time, and it counts as up to date.
 *
 * <p>As this happens when all inputs of a step are done, it goes along chains by itself: a step
 * whose inputs were spared finds them as its last run did.
 */
final class EarlyCutOff implements ReuseStage {
  private final boolean recorded;
  private final GraphFacts facts;

  /**
   * Over what is known of files and logs.
   *
   * @param recorded whether runs are recorded, so that there is something to compare with
   */
  EarlyCutOff(boolean recorded, GraphFacts facts) {
    this.recorded = recorded;
    this.facts = facts;
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public boolean mayRace(Edge edge) {
    return false;
  }

  @Override
  public StepOutcome outcome() {
    return StepOutcome.UP_TO_DATE;
  }

  /**
   * Whether a step may be out of date by time alone. Generators are left to ninja's rule, since
   * manifest and logs hang on them, and steps with the terminal, since a person may have been
   * asked.
   */
  @Override
  public boolean applies(Edge edge) {
    if (!recorded || edge.phony() || edge.console()) {
      return false;
    }
    int flags = facts.edges[edge.id()];
    if ((flags & (GraphFacts.GENERATOR | GraphFacts.DEPS_MISSING)) != 0) {
      return false;
    }
    for (Node output : edge.outputs()) {
      int id = output.id();
      boolean known =
          facts.node(id, GraphFacts.EXISTS)
              && facts.sameCommand(id)
              && facts.logMtimes[id] != GraphFacts.NOT_LOGGED;
      if (!known) {
        return false;
      }
    }
    return !readsAlwaysDirtyGroup(edge, facts);
  }

  /** Inputs that are missing need no look here: a run that lacked one is never the same again. */
  static boolean readsAlwaysDirtyGroup(Edge edge, GraphFacts facts) {
    for (Node group : CountedInputs.of(edge, edge.discovered()).groups()) {
      Edge producer = group.producer();
      boolean empty = producer != null && producer.inputs().length == 0;
      if (empty && !facts.node(group.id(), GraphFacts.EXISTS)) {
        return true;
      }
    }
    return false;
  }
}
