package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.LocalAttempt;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles commands from their end until all consequences are done: checks or removes their outputs,
 * publishes and records the outcome, and releases the steps that wait for them.
 */
final class CommandOutcomes {
  private static final int HANGUP = 1;
  private static final int INTERRUPT = 2;

  private final BuildRun run;
  private final ScheduleOptions options;
  private final GraphFacts facts;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final WorkStack agenda;
  private final DirtyReasons reasons;
  private final BuildPlanner planner;
  private final CommandDispatcher commands;
  private final ReusePipeline reuse;
  private final FailureBudget failures;

  CommandOutcomes(
      BuildRun run,
      ScheduleParts parts,
      BuildPlanner planner,
      CommandDispatcher commands,
      ReusePipeline reuse,
      FailureBudget failures) {
    this.run = run;
    this.options = parts.options();
    this.facts = parts.facts();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.agenda = parts.agenda();
    this.reasons = parts.reasons();
    this.planner = planner;
    this.commands = commands;
    this.reuse = reuse;
    this.failures = failures;
  }

  void ended(Completion.Commands.Ended ended, boolean aborting) {
    LocalAttempt attempt = steps.known(ended.step()).started();
    attempt.end = ended;
    Edge edge = attempt.edge();
    commands.returnTerminal(edge);
    if (aborting || attempt.cancelled) {
      reuse.giveUp(attempt.step);
      cleanUp(attempt);
    } else if (attempt.recalled) {
      runAgain(attempt);
    } else if (reuse.results().winsOver(attempt)) {
      // the found result is replacing what the command left
    } else if (interrupted(ended)) {
      run.abort(RunResult.interrupted(), ended.signal() == 0 ? INTERRUPT : ended.signal());
      cleanUp(attempt);
    } else if (facts.edge(edge.id(), GraphFacts.HAS_DEPS)
        && edge.depsKind() == Edge.DepsKind.NONE) {
      cancelled(attempt);
      run.abort(
          RunResult.misdeclared("unknown deps type '" + edge.depsText() + "'"),
          CommandDispatcher.TERMINATION);
    } else if (needsSettling(edge, ended)) {
      steps.move(attempt.step, StepState.SETTLING);
      boolean succeeded = ended.exitCode() == 0;
      boolean discover = facts.edge(edge.id(), GraphFacts.HAS_DEPS);
      commands.ask(
          new Effect.Files.Settle(
              edge,
              succeeded,
              ended.output(),
              discover,
              succeeded && !options.dryRun() && (discover || looksAtOutputs(edge, ended)),
              succeeded && !options.dryRun() && mayWriteInputs(edge) ? ended.startMtimeNanos() : 0,
              succeeded && !attempt.step.contents.isEmpty()));
    } else {
      conclude(attempt, ended.exitCode(), ended.output(), null);
    }
  }

  /** A command could not be started. This completion may arrive at any time after the request. */
  void noResources(Completion.Commands.NoResources none, boolean aborting) {
    LocalAttempt attempt = steps.known(none.step()).started();
    commands.returnTerminal(attempt.edge());
    if (aborting || attempt.cancelled) {
      reuse.giveUp(attempt.step);
      cancelled(attempt);
    } else if (attempt.recalled || !reuse.results().waitsForCommand(attempt.step)) {
      commands.noResources(attempt, none.message());
    } else {
      boolean won = reuse.results().winsOver(attempt);
      assert won : attempt.step;
    }
  }

  /** Discards the result of a command that ran with a wrong input, and runs the step again. */
  private void runAgain(LocalAttempt attempt) {
    Step step = attempt.step;
    Completion.Commands.Ended end = attempt.end;
    assert end != null;
    commands.release(step);
    steps.finish(attempt, StepOutcome.CANCELLED, end.exitCode(), end.output());
    queues.finished(step.edge);
    commands.waitForInputs(step);
  }

  private static boolean interrupted(Completion.Commands.Ended ended) {
    return ended.exitCode() == RunResult.INTERRUPTION
        || ended.signal() == INTERRUPT
        || ended.signal() == CommandDispatcher.TERMINATION
        || ended.signal() == HANGUP;
  }

  private boolean restat(Edge edge) {
    return facts.edge(edge.id(), GraphFacts.RESTAT);
  }

  /** Whether the step may write its own inputs and still be up to date afterwards. */
  private boolean mayWriteInputs(Edge edge) {
    return restat(edge) || facts.edge(edge.id(), GraphFacts.GENERATOR);
  }

  /**
   * Whether the command needs settling. Inputs are discovered even in a dry run, because that may
   * fail.
   */
  private boolean needsSettling(Edge edge, Completion.Commands.Ended ended) {
    return facts.edge(edge.id(), GraphFacts.HAS_DEPS)
        || (!options.dryRun()
            && ended.exitCode() == 0
            && (ended.traced()
                || looksAtOutputs(edge, ended)
                || !steps.of(edge).contents.isEmpty()));
  }

  private boolean looksAtOutputs(Edge edge, Completion.Commands.Ended ended) {
    return mayWriteInputs(edge) || ended.startMtimeNanos() == 0;
  }

  private void cleanUp(LocalAttempt attempt) {
    if (options.dryRun()) {
      cancelled(attempt);
      return;
    }
    Node[] outputs = attempt.edge().outputs();
    long[] known = new long[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      known[i] = facts.mtimes[outputs[i].id()];
    }
    commands.ask(new Effect.Files.CleanUp(attempt.edge(), known));
  }

  void cleanedUp(int step) {
    cancelled(steps.known(step).started());
  }

  private void cancelled(LocalAttempt attempt) {
    commands.release(attempt.step);
    Completion.Commands.Ended end = attempt.end;
    steps.finish(
        attempt,
        StepOutcome.CANCELLED,
        end == null ? 0 : end.exitCode(),
        end == null ? StepOutput.NONE : end.output());
    reuse.lookAhead().takeBack(attempt.step);
    queues.finished(attempt.edge());
    failures.cancelled();
  }

  void settled(Completion.Files.Settled settled) {
    LocalAttempt attempt = steps.known(settled.step()).started();
    Completion.Commands.Ended end = attempt.end;
    assert end != null;
    if (attempt.recalled) {
      runAgain(attempt);
      return;
    }
    for (Violation violation : settled.undeclared()) {
      steps.undeclared(violation);
    }
    boolean rejected = !settled.depsError().isEmpty() || settled.refused();
    int exitCode = end.exitCode() == 0 && rejected ? RunResult.FAILURE : end.exitCode();
    conclude(attempt, exitCode, settled.output(), settled);
  }

  private void conclude(
      LocalAttempt attempt,
      int exitCode,
      StepOutput output,
      Completion.Files.@Nullable Settled settled) {
    Edge edge = attempt.edge();
    commands.release(attempt.step);
    if (exitCode != 0) {
      boolean refused = settled != null && settled.refused();
      int shown = refused ? StepFinished.REFUSED : exitCode;
      steps.finish(attempt, StepOutcome.FAILED, shown, output);
      reuse.lookAhead().takeBack(attempt.step);
      failed(edge, exitCode, refused);
      return;
    }
    steps.finish(attempt, StepOutcome.BUILT, 0, output);
    boolean asKnown = settled != null && settled.contents().equals(attempt.step.contents);
    reuse.lookAhead().madeAs(attempt.step, asKnown);
    if (settled != null && !settled.error().isEmpty()) {
      run.fail(settled.error());
      return;
    }
    boolean[] unchanged = unchangedOutputs(edge, settled);
    long mtime = options.dryRun() ? 0 : mtimeToLog(attempt, settled);
    if (options.cutOff() && !options.dryRun()) {
      keepRun(attempt, mtime, unchanged, settled);
    }
    long endMillis = steps.nowMillis();
    queues.finished(edge);
    reuse.outputsInPlace(attempt.step);
    agenda.push(new Recording(records(attempt, endMillis, mtime, settled)));
    agenda.push(planner.finish(edge));
  }

  private boolean[] unchangedOutputs(Edge edge, Completion.Files.@Nullable Settled settled) {
    boolean[] unchanged = new boolean[edge.outputs().length];
    if (settled != null && restat(edge)) {
      long[] mtimes = settled.outputMtimes();
      for (int i = 0; i < mtimes.length; i++) {
        unchanged[i] = facts.mtimes[edge.outputs()[i].id()] == mtimes[i];
      }
    }
    return unchanged;
  }

  /** Requested before the consumers of the step are notified, because they ask for the maker. */
  private void keepRun(
      LocalAttempt attempt,
      long mtime,
      boolean[] unchanged,
      Completion.Files.@Nullable Settled settled) {
    Completion.Commands.Ended end = attempt.end;
    assert end != null;
    Edge edge = attempt.edge();
    commands.ask(
        new Effect.Reuse.KeepRun(
            edge,
            attempt.startedMillis,
            end.startMtimeNanos(),
            mtime,
            unchanged,
            settled == null ? null : settled.deps(),
            reasons.of(edge)));
  }

  private void failed(Edge edge, int exitCode, boolean refused) {
    queues.finished(edge);
    if (failures.count(exitCode, refused)) {
      commands.withdraw();
      run.failuresExhausted();
    }
  }

  /**
   * Drops steps that are up to date because outputs were left unchanged. Returns the timestamp for
   * the build log.
   */
  private long mtimeToLog(LocalAttempt attempt, Completion.Files.@Nullable Settled settled) {
    Edge edge = attempt.edge();
    Completion.Commands.Ended end = attempt.end;
    assert end != null;
    long mtime = end.startMtimeNanos();
    if (settled == null || !looksAtOutputs(edge, end)) {
      return mtime;
    }
    boolean cleaned = false;
    long[] mtimes = settled.outputMtimes();
    for (int i = 0; i < mtimes.length; i++) {
      Node output = edge.outputs()[i];
      mtime = Math.max(mtime, mtimes[i]);
      if (restat(edge) && facts.mtimes[output.id()] == mtimes[i]) {
        reuse.dropped(plan.clean(output));
        cleaned = true;
      }
    }
    return cleaned || settled.startTells() ? end.startMtimeNanos() : mtime;
  }

  private List<Effect> records(
      LocalAttempt attempt,
      long endMillis,
      long mtimeNanos,
      Completion.Files.@Nullable Settled settled) {
    Edge edge = attempt.edge();
    List<Effect> records = new ArrayList<>();
    if (options.dryRun()) {
      return records;
    }
    if (edge.flag("rspfile")) {
      records.add(new Effect.Files.RemoveResponseFile(edge));
    }
    if (options.logged()) {
      records.add(
          new Effect.Logs.RecordCommand(edge, attempt.startedMillis, endMillis, mtimeNanos));
    }
    if (settled != null && settled.deps() != null) {
      records.add(new Effect.Logs.RecordDeps(edge, settled.outputMtimes(), settled.deps()));
    }
    return records;
  }

  void recorded(Completion.Logs.Recorded recorded) {
    if (!recorded.error().isEmpty()) {
      run.fail(recorded.error());
    }
  }

  /** Records that a step was built. Nothing starts or ends until the result of this is known. */
  private final class Recording implements WorkStack.SuspendableWork {
    private final Deque<Effect> remaining;

    Recording(List<Effect> records) {
      remaining = new ArrayDeque<>(records);
    }

    @Override
    public boolean proceed() {
      while (!remaining.isEmpty()) {
        Effect next = remaining.remove();
        commands.ask(next);
        if (!(next instanceof Effect.Files.RemoveResponseFile)) {
          agenda.await();
          return false;
        }
      }
      return true;
    }
  }
}
