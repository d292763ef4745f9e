package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.schedule.Step.LocalAttempt;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import org.jspecify.annotations.Nullable;

/**
 * Handles commands from the moment when they can start until they end: slots, the gate, the
 * terminal, signals.
 */
final class CommandDispatcher {
  /** The signal for running commands if the build cannot continue. */
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

  /** Whether nothing starts until a command has ended, because the system lacks resources. */
  private boolean awaitsEnd;

  private int startedInTurn;

  /** The number of started steps that have released their slots. */
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

  /** Whether no command is running or about to run. */
  boolean idle() {
    return steps.running().isEmpty() && terminal.waiting() == null && !gateAsked;
  }

  /** The number of occupied slots, including one for a step that waits for the terminal. */
  private int taken() {
    return steps.running().size() + (terminal.waiting() == null ? 0 : 1);
  }

  /** The phase of a build that runs commands. */
  Phase phase() {
    if (failures.exhausted()) {
      return Phase.STOPPING;
    }
    return paused ? Phase.PAUSED : Phase.BUILDING;
  }

  /** Whether at most the gate keeps startable steps from starting. */
  boolean mayStart() {
    return !paused && !failures.exhausted() && !gateShut && !awaitsEnd && taken() < slots;
  }

  /** Starts the steps that can start, the most urgent first. */
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

  /** The owner has released the terminal. */
  void terminalReleased(int ticket) {
    Edge edge = terminal.released(ticket);
    if (edge != null) {
      start(edge);
    }
  }

  /** Puts a step back into its queue if it is waiting for the terminal. */
  void withdrawIfWaiting(Edge edge) {
    if (terminal.waiting() == edge) {
      withdraw();
    }
  }

  /** Stops starting for now: puts a step that waits for the terminal back into its queue. */
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

  /** Releases the slot of a finished step. */
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

  /** Returns the terminal to its owner, if the finished command had it. */
  void returnTerminal(Edge edge) {
    if (terminal.takeBack(edge)) {
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
   * Retries the start after a running step has ended, or at once if one ended during the start. If
   * no step is running whose end could help, the build cannot continue.
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

  /** Moves a step back to waiting, because one of its inputs is being made again. */
  void waitForInputs(Step step) {
    plan.reopen(step);
    steps.move(step, StepState.WAITING);
    if (plan.inputsReady(step.edge)) {
      run.startable(step);
    }
  }

  /** Sends a signal to all running commands. */
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

  /** Kills the command of a step that holds a slot. */
  void kill(Step step) {
    signal(step.started(), KILL);
  }

  /**
   * Stops the command of a step that holds a slot.
   *
   * @return whether the command was still running
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
