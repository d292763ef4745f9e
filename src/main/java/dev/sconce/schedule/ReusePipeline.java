package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What happens to a step between the moment when its inputs are ready and that when its command is
 * queued: each stage that applies is asked whether it has what the step makes; the first that has
 * gives it, and the command does not run.
 *
 * <pre>
 * Ask ─► NotFound ─► the next stage, or the queue
 *     └► Found ─► Bring ─► Brought ─► Take ─► Taken ─► done
 *                (remote stages only)              └► not done: the queue
 * </pre>
 *
 * <p>A step has at most one question open, and each one is answered once. One that nobody wants the
 * answer of any more is given up, which makes its answer come at once; a step that is wanted again
 * before that is asked for anew with it.
 *
 * <p>A remote stage may let the command run meanwhile. Whichever is through first wins: a command
 * that ends gives the question up; once all that was found is here, the command is killed, and what
 * was found is put in the place of whatever it left.
 *
 * <p>What a stage gave may be provisional: the stage then says later whether it was right, and the
 * run does not end before. If not, {@link StepUndo} undoes it.
 */
final class ReusePipeline {
  private final BuildRun run;
  private final ScheduleOptions options;
  private final List<ReuseStage> stages;
  private final GraphFacts facts;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final WorkStack agenda;
  private final BuildPlanner planner;
  private final CommandDispatcher commands;
  private final StepUndo recall;

  /** Steps with an open question, in the order in which they were asked for. */
  private final Set<Step> open = new LinkedHashSet<>();

  private boolean foundAnyUpToDate;
  private boolean tookAny;

  ReusePipeline(
      BuildRun run, ScheduleParts parts, BuildPlanner planner, CommandDispatcher commands) {
    this.run = run;
    this.options = parts.options();
    this.stages = parts.stages();
    this.facts = parts.facts();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.agenda = parts.agenda();
    this.planner = planner;
    this.commands = commands;
    this.recall = new StepUndo(run, parts, commands, this);
  }

  void clear() {
    for (Step step : open) {
      step.reuse = null;
    }
    open.clear();
    foundAnyUpToDate = false;
    tookAny = false;
  }

  /** Whether no answer is waited for. */
  boolean idle() {
    return open.isEmpty();
  }

  /** Whether steps were found to be up to date by a look at what they depend on. */
  boolean foundAnyUpToDate() {
    return foundAnyUpToDate;
  }

  /** Whether outputs were taken from elsewhere. */
  boolean tookAny() {
    return tookAny;
  }

  /**
   * Asks the first stage that applies to a step.
   *
   * @return false when there is none
   */
  boolean ask(Step step) {
    int stage = stageFrom(0, step.edge);
    if (stage < 0) {
      return false;
    }
    ReuseAttempt attempt = step.reuse;
    if (attempt == null) {
      ask(step, stage);
    } else {
      attempt.askAgain = true;
      enter(step, stage);
    }
    return true;
  }

  private int stageFrom(int first, Edge edge) {
    for (int stage = first; stage < stages.size(); stage++) {
      if (stages.get(stage).applies(edge)) {
        return stage;
      }
    }
    return -1;
  }

  private void ask(Step step, int stage) {
    step.reuse = new ReuseAttempt(stage);
    open.add(step);
    enter(step, stage);
    commands.ask(new Effect.Reuse.Ask(stage, step.edge));
  }

  private void enter(Step step, int stage) {
    if (!stages.get(stage).remote()) {
      show(step, StepState.CHECKING);
    } else if (!step.is(StepState.LOOKUP)) {
      show(step, StepState.KEYING);
      show(step, StepState.LOOKUP);
    }
  }

  private void show(Step step, StepState state) {
    if (!step.is(state)) {
      steps.move(step, state);
    }
  }

  /** Nobody wants to know any more what is asked about a step. */
  void giveUp(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt == null) {
      return;
    }
    if (attempt.waitsForCommand) {
      close(step);
      commands.ask(new Effect.Reuse.Discard(step.edge));
      return;
    }
    if (attempt.taking && !attempt.givenUp) {
      steps.killedInVain(step);
    }
    attempt.askAgain = false;
    attempt.givenUp = true;
    hurry(attempt, step);
  }

  /** Nothing starts any more: whatever is open is to be answered at once. */
  void hurry() {
    for (Step step : open) {
      ReuseAttempt attempt = step.reuse;
      assert attempt != null;
      hurry(attempt, step);
    }
  }

  private void hurry(ReuseAttempt attempt, Step step) {
    if (!attempt.hurried && !attempt.waitsForCommand) {
      attempt.hurried = true;
      commands.ask(new Effect.Reuse.GiveUp(step.edge));
    }
  }

  /**
   * Queues a step that may run while it is asked for.
   *
   * @return whether there was one
   */
  boolean race() {
    for (Step step : open) {
      ReuseAttempt attempt = step.reuse;
      assert attempt != null;
      if (!attempt.givenUp
          && !attempt.taking
          && (step.is(StepState.LOOKUP) || step.is(StepState.FETCHING))
          && step.edge.pool().depth() == 0
          && stages.get(attempt.stage).mayRace(step.edge)) {
        run.queue(step);
        return true;
      }
    }
    return false;
  }

  void answered(Completion.Reuse answer) {
    Step step = steps.known(answer.step());
    ReuseAttempt attempt = step.reuse;
    if (attempt == null) {
      throw new IllegalStateException("nothing was asked about " + step);
    }
    if (attempt.givenUp || run.aborting()) {
      if (answer instanceof Completion.Reuse.Brought) {
        commands.ask(new Effect.Reuse.Discard(step.edge));
      }
      close(step);
      if (attempt.taking && !attempt.givenUp) {
        steps.killedInVain(step);
        steps.move(step, StepState.CANCELLED);
      }
      if (attempt.askAgain && !run.aborting()) {
        askFrom(0, step);
      }
      return;
    }
    switch (answer) {
      case Completion.Reuse.NotFound _ -> notFound(step, attempt);
      case Completion.Reuse.Found found -> found(step, attempt, found);
      case Completion.Reuse.Brought _ -> brought(step, attempt);
      case Completion.Reuse.NotBrought _ -> notFound(step, attempt);
      case Completion.Reuse.Taken taken -> taken(step, attempt, taken);
      case Completion.Reuse.NotTaken _ -> notTaken(step, attempt);
      case Completion.Reuse.Keyed _,
          Completion.Reuse.LookupSent _,
          Completion.Reuse.Materialised _,
          Completion.Reuse.NotMaterialised _ -> {}
    }
  }

  private void close(Step step) {
    step.reuse = null;
    open.remove(step);
  }

  private void notFound(Step step, ReuseAttempt attempt) {
    close(step);
    if (!runsHere(step)) {
      askFrom(attempt.stage + 1, step);
    }
  }

  private void askFrom(int first, Step step) {
    int stage = run.reusing() ? stageFrom(first, step.edge) : -1;
    if (stage < 0) {
      runAfterAll(step);
    } else {
      ask(step, stage);
    }
  }

  /** Whether the command was started or queued while the step was asked for. */
  private static boolean runsHere(Step step) {
    return step.is(StepState.QUEUED) || step.holdsSlot();
  }

  private void runAfterAll(Step step) {
    run.queue(step);
    queues.release(step.edge.pool());
  }

  private void found(Step step, ReuseAttempt attempt, Completion.Reuse.Found found) {
    attempt.found = found;
    if (!stages.get(attempt.stage).remote()) {
      take(step, attempt);
      return;
    }
    if (!run.reusing()) {
      notFound(step, attempt);
      return;
    }
    if (!runsHere(step)) {
      steps.move(step, StepState.RESULT_KNOWN);
      steps.move(step, StepState.FETCHING);
    }
    attempt.hurried = false;
    commands.ask(new Effect.Reuse.Bring(attempt.stage, step.edge));
  }

  private void brought(Step step, ReuseAttempt attempt) {
    if (step.holdsSlot()) {
      attempt.waitsForCommand = true;
      commands.kill(step);
      return;
    }
    if (step.is(StepState.QUEUED)) {
      commands.withdrawIfWaiting(step.edge);
      queues.remove(step.edge);
    }
    take(step, attempt);
  }

  /** Whether a step's command is being killed for what was found. */
  boolean waitsForCommand(Step step) {
    return step.reuse != null && step.reuse.waitsForCommand;
  }

  /**
   * A command has ended, of whose step something was asked meanwhile.
   *
   * @return whether what was found takes the place of what the command left
   */
  boolean winsOver(Step.LocalAttempt local) {
    ReuseAttempt attempt = local.step.reuse;
    if (attempt == null || attempt.givenUp) {
      return false;
    }
    if (!attempt.waitsForCommand || local.cancelled) {
      giveUp(local.step);
      return false;
    }
    attempt.waitsForCommand = false;
    commands.release(local.step);
    queues.finished(local.step.edge);
    take(local.step, attempt);
    return true;
  }

  private void take(Step step, ReuseAttempt attempt) {
    Completion.Reuse.Found found = attempt.found;
    assert found != null;
    attempt.taking = true;
    if (options.dryRun()) {
      close(step);
      done(step, attempt, found.mtimes());
    } else {
      if (stages.get(attempt.stage).remote()) {
        show(step, StepState.FETCHING);
      }
      commands.ask(
          new Effect.Reuse.Take(attempt.stage, step.edge, found.atNanos(), found.mtimes()));
    }
  }

  private void taken(Step step, ReuseAttempt attempt, Completion.Reuse.Taken taken) {
    attempt.taking = false;
    close(step);
    for (Node output : step.edge.outputs()) {
      facts.logMtimes[output.id()] = taken.atNanos();
    }
    done(step, attempt, taken.mtimes());
  }

  private void notTaken(Step step, ReuseAttempt attempt) {
    attempt.taking = false;
    close(step);
    steps.killedInVain(step);
    runAfterAll(step);
  }

  private void done(Step step, ReuseAttempt attempt, long[] mtimes) {
    Edge edge = step.edge;
    StepOutcome outcome = stages.get(attempt.stage).outcome();
    if (outcome == StepOutcome.UP_TO_DATE) {
      foundAnyUpToDate = true;
      plan.spare(step);
    } else {
      tookAny = true;
    }
    steps.reused(step, outcome);
    for (int i = 0; i < mtimes.length; i++) {
      Node output = edge.outputs()[i];
      boolean untouched = facts.mtimes[output.id()] == mtimes[i];
      facts.mtimes[output.id()] = mtimes[i];
      facts.setNode(output.id(), GraphFacts.DIRTY, false);
      if (untouched) {
        plan.clean(output);
      }
    }
    agenda.push(planner.finish(edge));
  }

  /**
   * A way to get what a step makes without running its command. Stages are asked one after the
   * other; {@link ReusePipeline} says how.
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
}
