package dev.sconce.schedule;

import dev.sconce.action.CountedInputs;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.StepState;
import java.util.HashSet;
import java.util.Set;

/**
 * Spares steps that are out of date by time alone. Before such a step is queued it is compared with
 * its recorded run; when nothing that it depends on differs, its outputs and logs are brought to
 * the present time, and it counts as up to date.
 *
 * <p>As this happens when all inputs of a step are done, it goes along chains by itself: a step
 * whose inputs were spared finds them as its last run did.
 */
final class CutOff {
  private final BuildRun run;
  private final ScheduleOptions options;
  private final Facts facts;
  private final Plan plan;
  private final Queues queues;
  private final Steps steps;
  private final Agenda agenda;
  private final Planner planner;
  private final Commands commands;

  /** Steps that are being compared or brought to the present time: one answer each is to come. */
  private final Set<Step> pending = new HashSet<>();

  /** Those of them that were given up and wanted again meanwhile: that answer tells nothing new. */
  private final Set<Step> renewed = new HashSet<>();

  private boolean sparedAny;

  CutOff(BuildRun run, ScheduleParts parts, Planner planner, Commands commands) {
    this.run = run;
    this.options = parts.options();
    this.facts = parts.facts();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.agenda = parts.agenda();
    this.planner = planner;
    this.commands = commands;
  }

  void clear() {
    pending.clear();
    renewed.clear();
    sparedAny = false;
  }

  /** Whether no answer is waited for. */
  boolean idle() {
    return pending.isEmpty();
  }

  boolean sparedAny() {
    return sparedAny;
  }

  /**
   * Whether a step may be out of date by time alone. Generators are left to ninja's rule, since
   * manifest and logs hang on them, and steps with the terminal, since a person may have been
   * asked.
   */
  boolean applies(Edge edge) {
    if (!options.cutOff() || edge.phony() || edge.console()) {
      return false;
    }
    int flags = facts.edges[edge.id()];
    if ((flags & (Facts.GENERATOR | Facts.DEPS_MISSING)) != 0) {
      return false;
    }
    for (Node output : edge.outputs()) {
      int id = output.id();
      boolean known =
          facts.node(id, Facts.EXISTS)
              && facts.sameCommand(id)
              && facts.logMtimes[id] != Facts.NOT_LOGGED;
      if (!known) {
        return false;
      }
    }
    return !readsAlwaysDirtyGroup(edge);
  }

  /** Inputs that are missing need no look here: a run that lacked one is never the same again. */
  private boolean readsAlwaysDirtyGroup(Edge edge) {
    for (Node group : CountedInputs.of(edge, edge.discovered()).groups()) {
      Edge producer = group.producer();
      boolean empty = producer != null && producer.inputs().length == 0;
      if (empty && !facts.node(group.id(), Facts.EXISTS)) {
        return true;
      }
    }
    return false;
  }

  /** Has a step compared with its recorded run. */
  void compare(Step step) {
    steps.move(step, StepState.CHECKING);
    if (pending.add(step)) {
      commands.ask(new ReuseEffect.Compare(step.edge));
    } else {
      renewed.add(step);
    }
  }

  /** Nothing starts any more: what is still to be compared must not hold up the end. */
  void giveUp() {
    if (!pending.isEmpty()) {
      commands.ask(new ReuseEffect.GiveUpComparing());
    }
  }

  void answered(ReuseCompletion answer) {
    switch (answer) {
      case ReuseCompletion.Compared compared -> compared(steps.known(compared.step()), compared);
      case ReuseCompletion.Refreshed done -> refreshed(steps.known(done.step()), done);
    }
  }

  private void compared(Step step, ReuseCompletion.Compared compared) {
    if (givenUp(step)) {
      return;
    }
    if (!compared.same()) {
      runAfterAll(step);
    } else if (options.dryRun()) {
      spare(step, compared.mtimes());
    } else {
      commands.ask(new ReuseEffect.Refresh(step.edge, compared.atNanos(), compared.mtimes()));
    }
  }

  private void refreshed(Step step, ReuseCompletion.Refreshed refreshed) {
    if (givenUp(step)) {
      return;
    }
    if (!refreshed.done()) {
      runAfterAll(step);
      return;
    }
    for (Node output : step.edge.outputs()) {
      facts.logMtimes[output.id()] = refreshed.atNanos();
    }
    spare(step, refreshed.mtimes());
  }

  /**
   * Whether the step that an answer is for was given up meanwhile: cancelled, or the build is being
   * stopped. One that is wanted again since then is compared anew, if that is still of use.
   */
  private boolean givenUp(Step step) {
    boolean wanted = step.is(StepState.CHECKING) && !run.aborting();
    boolean again = renewed.remove(step);
    if (!wanted) {
      pending.remove(step);
    } else if (again && run.comparing()) {
      commands.ask(new ReuseEffect.Compare(step.edge));
    } else if (again) {
      runAfterAll(step);
    }
    return !wanted || again;
  }

  private void runAfterAll(Step step) {
    pending.remove(step);
    run.queue(step);
    queues.release(step.edge.pool());
  }

  private void spare(Step step, long[] mtimes) {
    Edge edge = step.edge;
    pending.remove(step);
    sparedAny = true;
    steps.spared(step);
    plan.spare(step);
    for (int i = 0; i < mtimes.length; i++) {
      Node output = edge.outputs()[i];
      boolean leftAlone = facts.mtimes[output.id()] == mtimes[i];
      facts.mtimes[output.id()] = mtimes[i];
      facts.setNode(output.id(), Facts.DIRTY, false);
      if (leftAlone) {
        plan.clean(output);
      }
    }
    agenda.push(planner.finish(edge));
  }
}
