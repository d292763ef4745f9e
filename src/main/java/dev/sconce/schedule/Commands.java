package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands from the moment they can start until what they left is settled: slots and failures. */
final class Commands {
  /** The signal for commands whose build cannot go on. */
  static final int TERMINATION = 15;

  private static final int KILL = 9;
  private static final int HANGUP = 1;
  private static final int INTERRUPT = 2;

  private final Scheduler scheduler;
  private final ScheduleOptions options;
  private final Facts facts;
  private final Plan plan;
  private final Queues queues;
  private final Steps steps;
  private final Agenda agenda;
  private final Planner planner;
  private final Reasons reasons;

  /** Steps that hold a slot, by id, in the order in which they started. */
  private final Map<Integer, StepTable.Started> running = new LinkedHashMap<>();

  private final TerminalLoan terminal = new TerminalLoan();
  private @Nullable Outbox outbox;
  private int slots;
  private int failuresAllowed;
  private int failuresLeft;
  private int failureCode;
  private boolean cancelledAny;
  private boolean leftFailures;
  private boolean startedAny;
  private boolean paused;
  private boolean gateAsked;
  private boolean gateShut;
  private int startedInTurn;

  Commands(
      Scheduler scheduler,
      ScheduleOptions options,
      Facts facts,
      Plan plan,
      Queues queues,
      Steps steps,
      Agenda agenda,
      Planner planner,
      Reasons reasons) {
    this.scheduler = scheduler;
    this.options = options;
    this.facts = facts;
    this.plan = plan;
    this.queues = queues;
    this.steps = steps;
    this.agenda = agenda;
    this.planner = planner;
    this.reasons = reasons;
    this.slots = options.slots();
  }

  void clear() {
    running.clear();
    terminal.clear();
    failuresAllowed =
        options.failuresAllowed() == 0 ? Integer.MAX_VALUE : options.failuresAllowed();
    failuresLeft = failuresAllowed;
    failureCode = RunResult.FAILURE;
    cancelledAny = false;
    leftFailures = false;
    startedAny = false;
    paused = false;
    gateAsked = false;
    gateShut = false;
    startedInTurn = 0;
  }

  void outbox(Outbox current) {
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
    return running.isEmpty() && terminal.waiting() == null && !gateAsked;
  }

  /** How many slots are taken, by a step that waits for the terminal too. */
  private int taken() {
    return running.size() + (terminal.waiting() == null ? 0 : 1);
  }

  boolean failuresExhausted() {
    return failuresLeft == 0;
  }

  /** What a build is in whose commands are being run. */
  Phase phase() {
    if (failuresLeft == 0) {
      return Phase.STOPPING;
    }
    return paused ? Phase.PAUSED : Phase.BUILDING;
  }

  /** Whether nothing but a slot and the gate is in the way of startable steps. */
  boolean mayStart() {
    return !paused && failuresLeft > 0 && !gateShut && taken() < slots;
  }

  /** Starts what can start, the most urgent first. */
  void startMore() {
    while (mayStart() && !gateAsked && !queues.isEmpty() && agenda.isIdle()) {
      if (options.gated()) {
        gateAsked = true;
        ask(new Effect.AskGate(taken(), startedInTurn));
        return;
      }
      startNext();
    }
  }

  void gateAnswered(boolean open) {
    gateAsked = false;
    gateShut = !open && taken() > 0;
    if (open && mayStart() && !scheduler.aborting() && !queues.isEmpty()) {
      startNext();
    } else if (open) {
      ask(new Effect.LeaveGate());
    }
  }

  void gateMayBeOpen() {
    gateShut = false;
  }

  private void startNext() {
    Edge edge = queues.pop();
    if (edge.phony()) {
      if (options.gated()) {
        ask(new Effect.LeaveGate());
      }
      queues.finished(edge);
      agenda.push(planner.finish(edge));
      agenda.run();
      return;
    }
    if (terminal.needed(edge)) {
      ask(new Effect.ReleaseTerminal(terminal.await(edge)));
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
      ask(new Effect.ReturnTerminal());
      if (options.gated()) {
        ask(new Effect.LeaveGate());
      }
      gateShut = false;
      queues.putBack(edge);
    }
  }

  private void start(Edge edge) {
    if (facts.edge(edge.id(), Facts.GENERATOR)) {
      ask(new Effect.ReleaseLogs());
    }
    startedAny = true;
    startedInTurn++;
    StepTable.Started started = steps.start(edge);
    running.put(edge.id(), started);
    ask(new Effect.Run(edge, started.text));
  }

  void startFailed(Completion.StartFailed failed) {
    StepTable.Started started = leave(failed.step());
    returnTerminal(started.edge);
    steps.finish(started, StepOutcome.CANCELLED, RunResult.FAILURE, StepOutput.NONE);
    scheduler.fail(failed.message());
  }

  void ended(Completion.Ended ended, boolean aborting) {
    StepTable.Started started = steps.table().started(ended.step());
    started.end = ended;
    Edge edge = started.edge;
    returnTerminal(edge);
    if (aborting || started.cancelled) {
      cleanUp(started);
    } else if (interrupted(ended)) {
      scheduler.abort(RunResult.interrupted(), ended.signal() == 0 ? INTERRUPT : ended.signal());
      cleanUp(started);
    } else if (needsSettling(edge, ended)) {
      steps.move(edge, StepState.SETTLING);
      boolean succeeded = ended.exitCode() == 0;
      boolean discover = facts.edge(edge.id(), Facts.HAS_DEPS);
      ask(
          new Effect.Settle(
              edge,
              succeeded,
              ended.output(),
              discover,
              succeeded && (discover || looksAtOutputs(edge, ended)),
              succeeded && !options.logsStartTimes() && restat(edge)));
    } else {
      conclude(started, ended.exitCode(), ended.output(), null);
    }
  }

  private void returnTerminal(Edge edge) {
    if (terminal.returned(edge)) {
      ask(new Effect.ReturnTerminal());
    }
  }

  private static boolean interrupted(Completion.Ended ended) {
    return ended.exitCode() == RunResult.INTERRUPTION
        || ended.signal() == INTERRUPT
        || ended.signal() == TERMINATION
        || ended.signal() == HANGUP;
  }

  private boolean restat(Edge edge) {
    return facts.edge(edge.id(), Facts.RESTAT);
  }

  private boolean needsSettling(Edge edge, Completion.Ended ended) {
    return !options.dryRun()
        && (facts.edge(edge.id(), Facts.HAS_DEPS)
            || (ended.exitCode() == 0 && looksAtOutputs(edge, ended)));
  }

  private boolean looksAtOutputs(Edge edge, Completion.Ended ended) {
    return restat(edge)
        || facts.edge(edge.id(), Facts.GENERATOR)
        || !options.logsStartTimes()
        || ended.startMtimeNanos() == 0;
  }

  private void cleanUp(StepTable.Started started) {
    if (options.dryRun()) {
      cancelled(started);
      return;
    }
    Node[] outputs = started.edge.outputs();
    long[] known = new long[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      known[i] = facts.mtimes[outputs[i].id()];
    }
    started.cleaning = true;
    ask(new Effect.CleanUp(started.edge, known));
  }

  void cleanedUp(int step) {
    cancelled(steps.table().started(step));
  }

  private void cancelled(StepTable.Started started) {
    leave(started.edge.id());
    Completion.Ended end = started.end;
    steps.finish(
        started,
        StepOutcome.CANCELLED,
        end == null ? 0 : end.exitCode(),
        end == null ? StepOutput.NONE : end.output());
    queues.finished(started.edge);
    cancelledAny = true;
  }

  /** A step is over: its slot is free. */
  private StepTable.Started leave(int step) {
    StepTable.Started started = running.remove(step);
    assert started != null : step;
    if (options.gated()) {
      ask(new Effect.LeaveGate());
    }
    gateShut = false;
    startedInTurn = 0;
    return started;
  }

  void settled(Completion.Settled settled) {
    StepTable.Started started = steps.table().started(settled.step());
    Completion.Ended end = started.end;
    assert end != null;
    int exitCode =
        end.exitCode() == 0 && !settled.depsError().isEmpty() ? RunResult.FAILURE : end.exitCode();
    conclude(started, exitCode, settled.output(), settled);
  }

  private void conclude(
      StepTable.Started started,
      int exitCode,
      StepOutput output,
      Completion.@Nullable Settled settled) {
    Edge edge = started.edge;
    leave(edge.id());
    if (exitCode != 0) {
      steps.finish(started, StepOutcome.FAILED, exitCode, output);
      failed(edge, exitCode);
      return;
    }
    steps.finish(started, StepOutcome.BUILT, 0, output);
    if (settled != null && !settled.error().isEmpty()) {
      scheduler.fail(settled.error());
      return;
    }
    boolean[] leftAlone = leftAlone(edge, settled);
    long mtime = options.dryRun() ? 0 : mtimeToLog(started, settled);
    if (options.cutOff() && !options.dryRun()) {
      keepRun(started, mtime, leftAlone, settled);
    }
    long endMillis = steps.nowMillis();
    queues.finished(edge);
    agenda.push(
        () -> {
          record(started, endMillis, mtime, settled);
          return true;
        });
    agenda.push(planner.finish(edge));
  }

  private boolean[] leftAlone(Edge edge, Completion.@Nullable Settled settled) {
    boolean[] leftAlone = new boolean[edge.outputs().length];
    if (settled != null && restat(edge)) {
      long[] mtimes = settled.outputMtimes();
      for (int i = 0; i < mtimes.length; i++) {
        leftAlone[i] = facts.mtimes[edge.outputs()[i].id()] == mtimes[i];
      }
    }
    return leftAlone;
  }

  /** Asked for before readers are told that the step is done: they want to know who made it. */
  private void keepRun(
      StepTable.Started started,
      long mtime,
      boolean[] leftAlone,
      Completion.@Nullable Settled settled) {
    Completion.Ended end = started.end;
    assert end != null;
    Edge edge = started.edge;
    ask(
        new Effect.KeepRun(
            edge,
            started.atMillis,
            end.startMtimeNanos(),
            mtime,
            leftAlone,
            settled == null ? null : settled.deps(),
            reasons.of(edge)));
  }

  private void failed(Edge edge, int exitCode) {
    failureCode = exitCode;
    queues.finished(edge);
    if (failuresLeft > 0) {
      failuresLeft--;
      if (failuresLeft == 0) {
        withdraw();
        scheduler.failuresExhausted();
      }
    }
  }

  /**
   * Drops what waited for outputs that were left alone, and tells which time belongs into the build
   * log.
   */
  private long mtimeToLog(StepTable.Started started, Completion.@Nullable Settled settled) {
    Edge edge = started.edge;
    Completion.Ended end = started.end;
    assert end != null;
    long mtime = options.logsStartTimes() ? end.startMtimeNanos() : 0;
    if (settled == null || !looksAtOutputs(edge, end)) {
      return mtime;
    }
    boolean cleaned = false;
    long[] mtimes = settled.outputMtimes();
    for (int i = 0; i < mtimes.length; i++) {
      Node output = edge.outputs()[i];
      mtime = Math.max(mtime, mtimes[i]);
      if (restat(edge) && facts.mtimes[output.id()] == mtimes[i]) {
        plan.clean(output);
        cleaned = true;
      }
    }
    if (!cleaned) {
      return mtime;
    }
    return options.logsStartTimes() ? end.startMtimeNanos() : settled.newestInputMtime();
  }

  private void record(
      StepTable.Started started,
      long endMillis,
      long mtimeNanos,
      Completion.@Nullable Settled settled) {
    Edge edge = started.edge;
    if (options.dryRun()) {
      return;
    }
    if (edge.flag("rspfile")) {
      ask(new Effect.RemoveResponseFile(edge));
    }
    if (options.logged()) {
      ask(new Effect.RecordCommand(edge, started.atMillis, endMillis, mtimeNanos));
    }
    if (settled != null && settled.deps() != null) {
      ask(new Effect.RecordDeps(edge, settled.outputMtimes(), settled.deps()));
    }
  }

  /** Sends a signal to all commands that run. */
  void signalAll(int signal) {
    for (StepTable.Started started : running.values()) {
      signal(started, signal);
    }
  }

  private void signal(StepTable.Started started, int signal) {
    if (started.end == null) {
      ask(new Effect.Signal(started.edge.id(), signal));
    }
  }

  /**
   * Stops one command.
   *
   * @return whether it runs and can be stopped
   */
  boolean cancel(int step) {
    StepTable.Started started = running.get(step);
    if (started == null || started.end != null) {
      return false;
    }
    signal(started, started.cancelled ? KILL : TERMINATION);
    started.cancelled = true;
    return true;
  }

  /** Takes note that the user took a step out that had not started. */
  void cancelledBeforeStart() {
    cancelledAny = true;
  }

  /** Takes note whether steps that failed in an earlier run are left as they are. */
  void leftFailures(boolean any) {
    leftFailures = any;
  }

  /** Takes note that a failure is to be forgotten; one of an earlier run was never counted. */
  void forgive() {
    boolean stopping = failuresLeft == 0;
    if (failuresLeft < failuresAllowed) {
      failuresLeft++;
    }
    if (stopping) {
      scheduler.phase(phase());
    }
  }

  /** What to say when nothing runs and nothing can start. */
  RunResult stuck() {
    String message;
    if (failuresLeft == 0) {
      message = failuresAllowed > 1 ? "subcommands failed" : "subcommand failed";
    } else if (failuresLeft < failuresAllowed || leftFailures) {
      message = "cannot make progress due to previous errors";
    } else if (cancelledAny) {
      message = "steps were cancelled";
    } else {
      message = "stuck [this is a bug]";
    }
    return new RunResult(RunResult.Status.FAILED, failureCode, message);
  }
}
