package dev.sconce.schedule;

import dev.sconce.action.CountedInputs;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.StepOutcome;

/**
 * The stage that skips steps which are out of date only by time (decision 0013). It compares such a
 * step with its recorded run. If nothing on which the step depends has changed, the timestamps of
 * its outputs and log entries are updated, and it counts as up to date.
 *
 * <p>This happens when all inputs of a step are done, so it works along chains: a step whose inputs
 * were skipped finds the same inputs as its last run.
 */
final class EarlyCutOff implements ReuseStage {
  private final boolean recorded;
  private final GraphFacts facts;

  /**
   * A cut-off stage.
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
   * Whether a step may be out of date only by time. Ninja's rule alone applies to generators,
   * because manifest and logs depend on them, and to steps with the terminal, because they may have
   * asked a person.
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

  /**
   * Whether an input group is always dirty. Missing inputs need no check here: no run without an
   * input is ever the same again.
   */
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
