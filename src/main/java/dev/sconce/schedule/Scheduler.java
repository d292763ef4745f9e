package dev.sconce.schedule;

import dev.sconce.action.Reason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a build does next. One completion goes in at a time, effects and events come out;
 * one thread uses it. Lives as long as its graph and serves one run after another.
 *
 * <p>What a completion sets going is worked off before the next one is taken up, even where it has
 * to wait for facts: completions that come in between are kept and taken in order. With effects
 * that are answered at once, steps start in the very order in which ninja starts them.
 */
public final class Scheduler implements Planner.Host {
  private enum State {
    IDLE,
    PLANNING,
    BUILDING,
    /** Nothing starts any more; what runs is waited for, and what it left removed. */
    ABORTING
  }

  private final Graph graph;
  private final ScheduleOptions options;
  private final Facts facts;
  private final Inputs inputs;
  private final Explanations explanations;
  private final Plan plan;
  private final Queues queues;
  private final CriticalPath criticalPath;
  private final Agenda agenda = new Agenda();
  private final Planner planner;
  private final Steps steps;
  private final Reasons reasons;
  private final Commands commands;
  private final CutOff cutOff;
  private final Steering steering;
  private final StepDescriber describer;
  private final Forecaster forecaster;
  private final Deque<Completion> deferred = new ArrayDeque<>();

  private State state = State.IDLE;
  private @Nullable RunResult verdict;
  private Completion.@Nullable Prepared preparation;
  private boolean ranCommands;

  /** Whether no run was under way when the present completion came. */
  private boolean betweenRuns;

  private @Nullable BuildRequest adding;

  /** What the targets will be if what is being planned can be planned. */
  private List<Node> wished = List.of();

  /** The targets of the present or last run. */
  private List<Node> targets = List.of();

  /** A scheduler for a graph that is loaded. */
  public Scheduler(Graph graph, DepsView deps, ScheduleOptions options) {
    this.graph = graph;
    this.options = options;
    this.facts = new Facts(graph);
    this.inputs = new Inputs(graph, facts, deps);
    this.explanations = new Explanations(options.explain());
    this.steps = new Steps(graph, options, explanations);
    OutputCheck outputs = new OutputCheck(graph, facts, options.logged(), explanations);
    this.plan = new Plan(graph, facts, inputs, outputs, steps);
    this.queues = new Queues(graph);
    this.criticalPath =
        new CriticalPath(graph, inputs, plan.wants(), options.weights(), queues.priorities());
    DirtyScan scan = new DirtyScan(graph, facts, inputs, outputs, explanations);
    Closure closure = new Closure(graph, facts, deps);
    this.planner = new Planner(graph, facts, plan, scan, closure, explanations, agenda, this);
    this.reasons = new Reasons(facts, inputs, options.logged());
    this.commands =
        new Commands(this, options, facts, plan, queues, steps, agenda, planner, reasons);
    this.cutOff = new CutOff(this, options, facts, plan, queues, steps, commands, agenda, planner);
    this.steering = new Steering(this, graph, plan, queues, steps, commands);
    this.forecaster = new Forecaster(graph, inputs, plan, steps, criticalPath, options.weights());
    this.describer = new StepDescriber(graph, inputs, steps, explanations, reasons);
  }

  /**
   * Takes one completion.
   *
   * @param nowMillis since the build began, never less than before
   */
  public void accept(Completion completion, long nowMillis, Outbox outbox) {
    betweenRuns = state == State.IDLE;
    steps.at(nowMillis, outbox);
    planner.outbox(outbox);
    commands.outbox(outbox);
    if (answersAgenda(completion)) {
      agenda.answered();
      if (state == State.ABORTING) {
        giveUpPlanning();
      }
    } else if (!agenda.isIdle() && !isStop(completion)) {
      deferred.add(completion);
      return;
    } else {
      handle(completion);
    }
    advance();
    while (agenda.isIdle() && !deferred.isEmpty()) {
      handle(deferred.remove());
      advance();
    }
    if (state != State.IDLE && agenda.isIdle()) {
      concludeIfOver();
    }
    if (options.relations() && state == State.BUILDING && agenda.isIdle()) {
      forecaster.due(nowMillis, commands.slots()).ifPresent(steps::publish);
    }
  }

  /** Whether a node is out of date as far as is known, or was when it was built. */
  public boolean isDirty(Node node) {
    return node.id() < facts.nodes.length && facts.node(node.id(), Facts.DIRTY);
  }

  /**
   * Why ninja's rule has a step run, or had when it was judged; none when it has not. Only of steps
   * below targets of the present or last run.
   */
  public List<Reason> reasons(Edge edge) {
    return reasons.of(edge);
  }

  /** The state of a step in the present or last run, null when it is no part of it. */
  public @Nullable StepState state(int step) {
    return steps.table().state(step);
  }

  /** How many steps of the present or last run are in a state. */
  public int count(StepState wanted) {
    return steps.table().count(wanted);
  }

  /** How many places of a pool are taken: by steps that run or can start. */
  public int used(Pool pool) {
    return queues.used(pool);
  }

  /** Says whether somebody owns the terminal and has to let go of it before a step gets it. */
  public void terminalOwned(boolean on) {
    commands.terminalOwned(on);
  }

  /** What a step is and how it stands. */
  public Answer.StepDescription describe(Edge edge) {
    return describer.describe(edge);
  }

  /**
   * What the last command of a step in the present or last run printed, once it is over; null
   * before, and when there was none.
   */
  public @Nullable StepOutput printed(int step) {
    StepTable.Started started = steps.table().lastStart(step);
    return started == null || started.outcome == null ? null : started.output;
  }

  /** Whether there are steps that only wait for a slot. */
  public boolean hasStartable() {
    return !queues.isEmpty();
  }

  /** Whether the commands of a run are being run, so that startable steps start. */
  public boolean starting() {
    return state == State.BUILDING && agenda.isIdle() && commands.mayStart();
  }

  private boolean answersAgenda(Completion completion) {
    if (completion instanceof Completion.DyndepRead read) {
      planner.dyndepRead(read);
      return true;
    }
    if (completion instanceof Completion.Prepared prepared) {
      preparation = prepared;
      return true;
    }
    return completion instanceof Completion.Gathered;
  }

  private void giveUpPlanning() {
    agenda.clear();
    BuildRequest request = adding;
    if (request != null) {
      adding = null;
      steering.refused(request, "the build is being stopped");
    }
  }

  /** Only stopping cannot wait for facts. */
  private static boolean isStop(Completion completion) {
    return completion instanceof Completion.Asked(BuildRequest request)
        && request instanceof BuildRequest.Stop;
  }

  private void advance() {
    agenda.run();
    steps.announce();
    if (state == State.BUILDING && agenda.isIdle()) {
      commands.startMore();
      steps.announce();
    }
  }

  /** The begin is asked for first: linking a switch over types takes milliseconds. */
  private void handle(Completion completion) {
    if (completion instanceof Completion.Begin begin) {
      begin(begin.targets());
      return;
    }
    switch (completion) {
      case Completion.Asked asked -> steering.answer(asked.request());
      case Completion.GateAnswered answer -> commands.gateAnswered(answer.open());
      case Completion.GateMayBeOpen() -> commands.gateMayBeOpen();
      case Completion.TerminalReleased released -> commands.terminalReleased(released.ticket());
      case Completion.StartFailed failed -> commands.startFailed(failed);
      case Completion.Ended ended -> {
        forecaster.finished(steps.elapsedMillis(ended.step()));
        commands.ended(ended, state == State.ABORTING);
      }
      case Completion.Settled settled -> commands.settled(settled);
      case Completion.Compared compared -> cutOff.compared(graph.edge(compared.step()), compared);
      case Completion.Refreshed refreshed ->
          cutOff.refreshed(graph.edge(refreshed.step()), refreshed);
      case Completion.CleanedUp cleaned -> commands.cleanedUp(cleaned.step());
      case Completion.Broken broken -> fail(broken.message());
      case Completion.Begin _,
          Completion.Gathered _,
          Completion.DyndepRead _,
          Completion.Prepared _ ->
          throw new IllegalStateException("nothing was asked for");
    }
  }

  private void begin(List<Node> wanted) {
    if (state != State.IDLE) {
      throw new IllegalStateException("a run is under way");
    }
    if (ranCommands) {
      forget();
    }
    steps.clear();
    clear();
    targets = wanted;
    List<String> names = new ArrayList<>();
    for (Node target : wanted) {
      names.add(target.path());
    }
    steps.publish(new BuildEvent.BuildStarted(names, commands.slots(), CacheMode.OFF));
    phase(Phase.SCANNING);
    plan(wanted);
  }

  private void clear() {
    plan.clear();
    queues.clear();
    commands.clear();
    forecaster.clear();
    cutOff.clear();
    explanations.clear();
    verdict = null;
    preparation = null;
    state = State.PLANNING;
  }

  /**
   * Goes on with the build of the last run: looks at everything anew and runs what is out of date
   * by now, but for the steps that failed and are left as they are.
   *
   * @param more targets besides those of the last run
   */
  void again(BuildRequest request, List<Node> more, Set<Integer> left) {
    forget();
    steps.leave(left);
    clear();
    commands.leftFailures(!left.isEmpty());
    phase(Phase.SCANNING);
    List<Node> all = new ArrayList<>(targets);
    all.addAll(more);
    adding = request;
    wished = all;
    plan(all);
  }

  /** Forgets what was found out about files and logs; dyndep files stay applied. */
  public void forget() {
    if (state != State.IDLE) {
      throw new IllegalStateException("a run is under way");
    }
    inputs.detachAll();
    facts.forget();
    ranCommands = false;
  }

  private void plan(List<Node> wanted) {
    agenda.push(this::prepared);
    agenda.push(planner.add(wanted));
  }

  /** Adds targets to a run that is under way; its outcome is the answer to the request. */
  void addTargets(BuildRequest request, List<Node> more) {
    adding = request;
    wished = new ArrayList<>(targets);
    wished.addAll(more);
    plan(more);
  }

  /** Makes sure that there is something to do and that it may be done; whether that is known. */
  private boolean prepared() {
    if (state == State.PLANNING && plan.moreToDo() && preparation == null) {
      steps.announce();
      commands.ask(new Effect.Prepare());
      agenda.await();
      return false;
    }
    planned();
    return true;
  }

  private void planned() {
    BuildRequest request = adding;
    adding = null;
    if (request != null) {
      targets = wished;
      steering.accepted(request);
      if (state == State.PLANNING) {
        steps.dropUnwanted(plan);
      }
    }
    if (options.relations()) {
      steps.announce();
      steps.countUpToDate(graph, facts);
      forecaster.planned();
    }
    if (state == State.PLANNING) {
      if (!plan.moreToDo()) {
        finish(RunResult.upToDate());
        return;
      }
      if (preparation != null && !preparation.current()) {
        finish(RunResult.outdated());
        return;
      }
      state = State.BUILDING;
      phase(Phase.BUILDING);
    }
    scheduleReady();
  }

  /** Measures paths first, so that the most urgent steps take the places in their pools. */
  private void scheduleReady() {
    steps.announce();
    criticalPath.measure(plan.targets());
    queues.reorder();
    IntList members = plan.members();
    for (int i = 0; i < members.size(); i++) {
      Edge edge = graph.edge(members.get(i));
      if (plan.want(edge) == Want.START && plan.inputsReady(edge)) {
        enqueue(edge);
      }
    }
    queues.releaseAll();
  }

  private void enqueue(Edge edge) {
    plan.want(edge, Want.FINISH);
    if (steps.isLeft(edge)) {
      return;
    }
    if (comparing() && cutOff.applies(edge)) {
      cutOff.compare(edge);
    } else {
      queue(edge);
    }
  }

  /** Whether it is of use to compare a step: it is if the step would start else. */
  boolean comparing() {
    return state == State.BUILDING && !commands.failuresExhausted();
  }

  /** Nothing starts any more after the last failure that was allowed; what runs ends in peace. */
  void failuresExhausted() {
    cutOff.giveUp();
    phase(Phase.STOPPING);
  }

  /** Lets an edge start when its pool and a slot are free. */
  void queue(Edge edge) {
    queues.add(edge);
    if (!edge.phony()) {
      steps.move(edge, StepState.QUEUED);
    }
  }

  @Override
  public void startable(Edge edge) {
    enqueue(edge);
    queues.release(edge.pool());
  }

  @Override
  public void fail(String error) {
    agenda.clear();
    BuildRequest request = adding;
    if (request != null) {
      adding = null;
      steering.refused(request, error);
      if (state == State.PLANNING) {
        finish(RunResult.notPlanned(error));
      } else {
        scheduleReady();
      }
      return;
    }
    switch (state) {
      case PLANNING -> finish(RunResult.notPlanned(error));
      case BUILDING ->
          abort(
              new RunResult(RunResult.Status.FAILED, RunResult.FAILURE, error),
              Commands.TERMINATION);
      case ABORTING, IDLE -> {
        // the first reason stands
      }
    }
  }

  /** Ends the run: nothing starts, what runs is signalled, waited for, and cleaned up after. */
  void abort(RunResult result, int signal) {
    if (state != State.ABORTING) {
      state = State.ABORTING;
      verdict = result;
      commands.withdraw();
      cutOff.giveUp();
      phase(Phase.STOPPING);
    }
    commands.signalAll(signal);
  }

  /** Whether a run is under way. */
  public boolean active() {
    return state != State.IDLE;
  }

  /** Whether a request may begin another run: not one that came while a run was ending. */
  boolean mayGoOn() {
    return betweenRuns;
  }

  boolean aborting() {
    return state == State.ABORTING;
  }

  /** Publishes the phase. */
  void phase(Phase phase) {
    steps.publish(new BuildEvent.PhaseChanged(phase, steps.nowMillis()));
  }

  private void concludeIfOver() {
    if (!commands.idle() || !cutOff.idle() || state == State.PLANNING) {
      return;
    }
    if (verdict != null) {
      finish(verdict);
    } else if (!plan.moreToDo()) {
      boolean spared = cutOff.sparedAny() && !commands.startedAny();
      finish(spared ? RunResult.upToDate() : RunResult.built());
    } else if (queues.isEmpty() || commands.failuresExhausted()) {
      finish(commands.stuck());
    }
  }

  private void finish(RunResult result) {
    steps.announce();
    IntList members = plan.members();
    for (int i = 0; i < members.size(); i++) {
      Edge edge = graph.edge(members.get(i));
      StepState at = steps.table().state(edge.id());
      if (at != null && !at.settled()) {
        steps.move(edge, StepState.CANCELLED);
      }
    }
    state = State.IDLE;
    ranCommands |= commands.startedAny() || cutOff.sparedAny();
    BuildOutcome outcome =
        switch (result.status()) {
          case UP_TO_DATE -> BuildOutcome.NOTHING_TO_DO;
          case BUILT -> BuildOutcome.BUILT;
          case OUTDATED, NOT_PLANNED, FAILED -> BuildOutcome.FAILED;
          case INTERRUPTED -> BuildOutcome.INTERRUPTED;
        };
    steps.publish(new BuildEvent.BuildFinished(outcome, steps.nowMillis()));
    commands.ask(new Effect.Finish(result));
  }
}
