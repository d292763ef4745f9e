package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.schedule.Step.LocalAttempt;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import org.jspecify.annotations.Nullable;

/**
 * Commands from the moment they can start until they end: slots, the gate, the terminal, signals.
 */
final class CommandDispatcher {
  /** The signal for commands whose build cannot go on. */
  static final int TERMINATION = 15;

  private static final int KILL = 9;

  private final BuildRun run;
  private final ScheduleOptions options;
  private final GraphFacts facts;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final WorkStack agenda;
  private final BuildPlanner planner;
  private final FailureBudget failures;

  private final TerminalLoan terminal = new TerminalLoan();
  private Scheduler.@Nullable Output outbox;
  private int slots;
  private boolean startedAny;
  private boolean paused;
  private boolean gateAsked;
  private boolean gateShut;

  /** Whether nothing starts until a command has ended: the system has nothing left for another. */
  private boolean awaitsEnd;

  private int startedInTurn;

  /** How many steps that were started have given their slots back. */
  private int ends;

  CommandDispatcher(
      BuildRun run, ScheduleParts parts, BuildPlanner planner, FailureBudget failures) {
    this.run = run;
    this.options = parts.options();
    this.facts = parts.facts();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.agenda = parts.agenda();
    this.planner = planner;
    this.failures = failures;
    this.slots = options.slots();
  }

  void clear() {
    terminal.clear();
    startedAny = false;
    paused = false;
    gateAsked = false;
    gateShut = false;
    awaitsEnd = false;
    startedInTurn = 0;
    ends = 0;
  }

  void outbox(Scheduler.Output current) {
    outbox = current;
  }

  void ask(Effect effect) {
    assert outbox != null;
    outbox.ask(effect);
  }

  int slots() {
    return slots;
  }

  void slots(int count) {
    slots = count;
    if (taken() > count) {
      withdraw();
    }
  }

  boolean paused() {
    return paused;
  }

  void paused(boolean on) {
    paused = on;
    if (on) {
      withdraw();
    }
  }

  void terminalOwned(boolean on) {
    terminal.owned(on);
  }

  boolean startedAny() {
    return startedAny;
  }

  /** Whether no command runs or is about to. */
  boolean idle() {
    return steps.running().isEmpty() && terminal.waiting() == null && !gateAsked;
  }

  /** How many slots are taken, by a step that waits for the terminal too. */
  private int taken() {
    return steps.running().size() + (terminal.waiting() == null ? 0 : 1);
  }

  /** What a build is in whose commands are being run. */
  Phase phase() {
    if (failures.exhausted()) {
      return Phase.STOPPING;
    }
    return paused ? Phase.PAUSED : Phase.BUILDING;
  }

  /** Whether nothing but a slot and the gate is in the way of startable steps. */
  boolean mayStart() {
    return !paused && !failures.exhausted() && !gateShut && !awaitsEnd && taken() < slots;
  }

  /** Starts what can start, the most urgent first. */
  void startMore() {
    while (mayStart() && !gateAsked && agenda.isIdle() && (!queues.isEmpty() || run.race())) {
      if (options.gated()) {
        gateAsked = true;
        ask(new Effect.Commands.AskGate(taken(), startedInTurn));
        return;
      }
      startNext();
    }
  }

  void gateAnswered(boolean open) {
    gateAsked = false;
    gateShut = !open && taken() > 0;
    if (open && mayStart() && !run.aborting() && !queues.isEmpty()) {
      startNext();
    } else if (open) {
      ask(new Effect.Commands.LeaveGate());
    }
  }

  void gateMayBeOpen() {
    gateShut = false;
  }

  private void startNext() {
    Edge edge = queues.pop();
    if (edge.phony()) {
      if (options.gated()) {
        ask(new Effect.Commands.LeaveGate());
      }
      queues.finished(edge);
      agenda.push(planner.finish(edge));
      agenda.run();
      return;
    }
    if (terminal.needed(edge)) {
      ask(new Effect.Commands.ReleaseTerminal(terminal.await(edge)));
      return;
    }
    start(edge);
  }

  /** Whoever owns the terminal let go of it. */
  void terminalReleased(int ticket) {
    Edge edge = terminal.released(ticket);
    if (edge != null) {
      start(edge);
    }
  }

  /** Puts a step back into its queue if it is the one that waits for the terminal. */
  void withdrawIfWaiting(Edge edge) {
    if (terminal.waiting() == edge) {
      withdraw();
    }
  }

  /** Nothing starts for now: puts a step that waits for the terminal back into its queue. */
  void withdraw() {
    Edge edge = terminal.withdraw();
    if (edge != null) {
      ask(new Effect.Commands.ReturnTerminal());
      if (options.gated()) {
        ask(new Effect.Commands.LeaveGate());
      }
      gateShut = false;
      queues.putBack(edge);
    }
  }

  private void start(Edge edge) {
    if (facts.edge(edge.id(), GraphFacts.GENERATOR) && !options.dryRun()) {
      ask(new Effect.Logs.ReleaseLogs());
    }
    startedAny = true;
    startedInTurn++;
    LocalAttempt attempt = steps.start(steps.of(edge), ends);
    run.reuse().started(attempt.step);
    ask(new Effect.Commands.Run(edge, attempt.text));
  }

  /** A step is over: its slot is free. */
  void release(Step step) {
    ends++;
    freeSlot(step);
  }

  private void freeSlot(Step step) {
    boolean held = steps.running().remove(step);
    assert held : step;
    if (options.gated()) {
      ask(new Effect.Commands.LeaveGate());
    }
    gateShut = false;
    awaitsEnd = false;
    startedInTurn = 0;
  }

  /** A command is over: if it had the terminal, its owner has it again. */
  void returnTerminal(Edge edge) {
    if (terminal.returned(edge)) {
      ask(new Effect.Commands.ReturnTerminal());
    }
  }

  void startFailed(Completion.Commands.StartFailed failed) {
    LocalAttempt attempt = steps.known(failed.step()).started();
    release(attempt.step);
    returnTerminal(attempt.edge());
    run.reuse().giveUp(attempt.step);
    steps.finish(attempt, StepOutcome.CANCELLED, RunResult.FAILURE, StepOutput.NONE);
    run.fail(failed.message());
  }

  /**
   * Tries again when something that runs has ended, at once if that was while the start was under
   * way. Where nothing runs whose end could help the build cannot go on.
   */
  void noResources(LocalAttempt attempt, String message) {
    Edge edge = attempt.edge();
    freeSlot(attempt.step);
    boolean othersEnded = ends > attempt.endsBefore;
    boolean othersRun = !steps.running().isEmpty();
    awaitsEnd = othersRun && !othersEnded;
    if (attempt.recalled) {
      steps.notStarted(attempt);
      queues.finished(edge);
      waitForInputs(attempt.step);
      return;
    }
    if (othersRun || othersEnded) {
      queues.putBack(edge);
      steps.notStarted(attempt);
      return;
    }
    run.reuse().giveUp(attempt.step);
    steps.finish(attempt, StepOutcome.CANCELLED, RunResult.FAILURE, StepOutput.NONE);
    queues.finished(edge);
    run.fail(message);
  }

  /** An input is being made again: the step goes back to waiting for it. */
  void waitForInputs(Step step) {
    plan.reopen(step);
    steps.move(step, StepState.WAITING);
    if (plan.inputsReady(step.edge)) {
      run.startable(step);
    }
  }

  /** Sends a signal to all commands that run. */
  void signalAll(int signal) {
    for (Step step : steps.running()) {
      signal(step.started(), signal);
    }
  }

  private void signal(LocalAttempt attempt, int signal) {
    if (attempt.end == null) {
      ask(new Effect.Commands.Signal(attempt.step.id(), signal));
    }
  }

  /** Ends the command of a step that holds a slot, whatever it does. */
  void kill(Step step) {
    signal(step.started(), KILL);
  }

  /**
   * Stops the command of a step that holds a slot.
   *
   * @return whether it was still running
   */
  boolean cancel(Step step) {
    LocalAttempt attempt = step.started();
    if (attempt.end != null) {
      return false;
    }
    signal(attempt, attempt.cancelled ? KILL : TERMINATION);
    attempt.cancelled = true;
    return true;
  }
}
