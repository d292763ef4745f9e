package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles what a stage has found for steps, until it is in place. It is fetched or left in the
 * cache, waits for the inputs of the step and for a command that runs meanwhile, and is then put in
 * place.
 */
final class FoundOutputs {
  /**
   * After this many stale results, a step runs. Otherwise a step whose inputs keep changing would
   * never finish.
   */
  private static final int MOST_STALE_RESULTS = 3;

  private final BuildRun run;
  private final ScheduleOptions options;
  private final List<ReuseStage> stages;
  private final @Nullable CacheStage cache;
  private final GraphFacts facts;
  private final DirtyReasons reasons;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final WorkStack agenda;
  private final BuildPlanner planner;
  private final CommandDispatcher commands;
  private final LocalRace race;
  private final OpenQuestions questions;
  private final ReusePipeline reuse;
  private boolean foundAnyUpToDate;
  private boolean tookAny;

  FoundOutputs(
      BuildRun run,
      ScheduleParts parts,
      BuildPlanner planner,
      CommandDispatcher commands,
      LocalRace race,
      OpenQuestions questions,
      ReusePipeline reuse) {
    this.run = run;
    this.options = parts.options();
    this.stages = parts.stages();
    this.cache = parts.cache();
    this.facts = parts.facts();
    this.reasons = parts.reasons();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.agenda = parts.agenda();
    this.planner = planner;
    this.commands = commands;
    this.race = race;
    this.questions = questions;
    this.reuse = reuse;
  }

  void clear() {
    foundAnyUpToDate = false;
    tookAny = false;
  }

  /** Whether any steps were up to date after comparing their ingredients. */
  boolean anyUpToDate() {
    return foundAnyUpToDate;
  }

  /** Whether any outputs were taken from a cache. */
  boolean tookAny() {
    return tookAny;
  }

  void found(Step step, ReuseAttempt attempt, Completion.Reuse.Found found) {
    attempt.found = found;
    if (attempt.stage != Effect.Reuse.CACHE) {
      take(step, attempt);
      return;
    }
    assert cache != null;
    if (!run.reusing() || !cache.fetchesFrom(attempt.result().tier())) {
      reuse.notFound(step, attempt);
      return;
    }
    if (!OpenQuestions.runsHere(step)) {
      questions.show(step, StepState.LOOKUP);
      steps.move(step, StepState.RESULT_KNOWN);
    }
    if (cache.fetches(step.edge)) {
      attempt.hurried = false;
      questions.ask(step, attempt, new Effect.Reuse.Fetch(attempt.stage, step.edge));
    } else {
      attempt.leftRemote = true;
      arrived(step, attempt);
    }
    if (!reuse.lookAhead().makesUnreadDyndep(step.edge)) {
      reuse.lookAhead().resultKnown(step, attempt.result().outputs());
    }
  }

  /** A result was completely fetched, or need not be fetched. */
  void arrived(Step step, ReuseAttempt attempt) {
    attempt.arrived = true;
    race.withdraw(step);
    if (attempt.ahead) {
      return;
    }
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

  /** Whether a step's command is being killed because its result was found. */
  boolean waitsForCommand(Step step) {
    return step.reuse != null && step.reuse.waitsForCommand;
  }

  /**
   * A command ended while its step had an open question.
   *
   * @return whether the found result replaces what the command left
   */
  boolean winsOver(Step.LocalAttempt local) {
    ReuseAttempt attempt = local.step.reuse;
    if (attempt == null || attempt.givenUp) {
      return false;
    }
    if (!attempt.waitsForCommand || local.cancelled) {
      reuse.giveUp(local.step);
      return false;
    }
    attempt.waitsForCommand = false;
    commands.release(local.step);
    queues.finished(local.step.edge);
    take(local.step, attempt);
    return true;
  }

  /** Everything that the next action on a step needs is in place. */
  void resume(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null && attempt.arrived) {
      take(step, attempt);
    } else {
      reuse.runAfterAll(step);
    }
  }

  void take(Step step, ReuseAttempt attempt) {
    Completion.Reuse.Found found = attempt.found;
    assert found != null;
    if (attempt.stage == Effect.Reuse.CACHE) {
      questions.show(step, StepState.FETCHING);
      if (reuse.lookAhead().makesUnreadDyndep(step.edge) && !reuse.places().complete(step)) {
        reuse.places().fetchInputs(step);
        return;
      }
    }
    attempt.taking = true;
    if (options.dryRun()) {
      questions.close(step);
      done(step, attempt, found.mtimes(), StepOutput.NONE);
    } else if (attempt.leftRemote) {
      questions.askNow(
          attempt, new Effect.Reuse.LeaveRemote(attempt.stage, step.edge, found.atNanos()));
    } else {
      questions.askNow(
          attempt,
          new Effect.Reuse.Take(
              attempt.stage, step.edge, found.atNanos(), found.mtimes(), reasons(step, attempt)));
    }
  }

  /** Only a result of a cache is recorded, as a run of its own. */
  private List<DirtyReason> reasons(Step step, ReuseAttempt attempt) {
    return attempt.stage == Effect.Reuse.CACHE ? reasons.of(step.edge) : List.of();
  }

  void taken(Step step, ReuseAttempt attempt, Completion.Reuse.Taken taken) {
    questions.close(step);
    if (attempt.leftRemote) {
      facts.leaveRemote(step.id());
    } else {
      reuse.outputsInPlace(step);
      reuse.lookAhead().madeAs(step, attempt.stage == Effect.Reuse.CACHE);
    }
    for (Node output : step.edge.outputs()) {
      facts.logMtimes[output.id()] = taken.atNanos();
    }
    done(step, attempt, taken.mtimes(), taken.output());
  }

  void notTaken(Step step, ReuseAttempt attempt, boolean stale) {
    questions.close(step);
    steps.killedInVain(step);
    reuse.lookAhead().takeBack(step);
    if (stale && ++step.staleResults < MOST_STALE_RESULTS) {
      steps.move(step, StepState.WAITING);
      reuse.askFrom(0, step);
    } else {
      step.runsHere |= attempt.stage == Effect.Reuse.CACHE;
      reuse.runAfterAll(step);
    }
  }

  private void done(Step step, ReuseAttempt attempt, long[] mtimes, StepOutput printed) {
    Edge edge = step.edge;
    StepOutcome outcome = stages.get(attempt.stage).outcome();
    if (outcome == StepOutcome.UP_TO_DATE) {
      foundAnyUpToDate = true;
      plan.markUpToDate(step);
    } else {
      tookAny = true;
    }
    steps.reused(step, outcome, printed);
    for (int i = 0; i < mtimes.length; i++) {
      Node output = edge.outputs()[i];
      boolean untouched = facts.mtimes[output.id()] == mtimes[i];
      facts.mtimes[output.id()] = mtimes[i];
      if (outcome == StepOutcome.UP_TO_DATE) { // what a cache gives may differ, as after a command
        facts.setNode(output.id(), GraphFacts.DIRTY, false);
      }
      if (untouched) {
        reuse.dropped(plan.clean(output));
      }
    }
    agenda.push(planner.finish(edge));
  }
}
