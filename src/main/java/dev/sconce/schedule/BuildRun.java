package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.IntList;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Performs one run after another, each from its targets to its result: a run is planned, built, and
 * finished or aborted. Decides what happens to a ready step, and when the run is over. Does not
 * depend on the order of completions.
 */
final class BuildRun implements BuildPlanner.Host {
  private enum State {
    IDLE,
    PLANNING,
    BUILDING,
    /** Nothing starts; running commands are waited for and cleaned up. */
    ABORTING
  }

  private final Graph graph;
  private final ScheduleOptions options;
  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final DirtyExplanations explanations;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final WorkStack agenda;
  private final RunSteps steps;
  private final CriticalPath criticalPath;
  private final FailureBudget failures;
  private final BuildPlanner planner;
  private final CommandDispatcher commands;
  private final CommandOutcomes outcomes;
  private final ReusePipeline reuse;
  private final RequestHandler requests;
  private final RemainingTimeForecast forecaster;

  private State state = State.IDLE;
  private @Nullable RunResult verdict;
  private Completion.Commands.@Nullable Prepared preparation;
  private boolean ranCommands;

  /** Whether this run continues the build of the last one, on the same graph. */
  private boolean continuesLastRun;

  /** Whether no run was active when the present completion arrived. */
  private boolean betweenRuns;

  private Completion.@Nullable Asked adding;

  /** The targets after the present planning, if it succeeds. */
  private List<Node> plannedTargets = List.of();

  /** The targets of the present or last run. */
  private List<Node> targets = List.of();

  BuildRun(ScheduleParts parts) {
    this.graph = parts.graph();
    this.options = parts.options();
    this.facts = parts.facts();
    this.inputs = parts.inputs();
    this.explanations = parts.explanations();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.agenda = parts.agenda();
    this.steps = parts.steps();
    this.criticalPath = parts.criticalPath();
    this.forecaster = parts.forecaster();
    this.failures = new FailureBudget(options.failuresAllowed());
    this.planner = new BuildPlanner(parts, this);
    this.commands = new CommandDispatcher(this, parts, planner, failures);
    this.reuse = new ReusePipeline(this, parts, planner, commands);
    this.outcomes = new CommandOutcomes(this, parts, planner, commands, reuse, failures);
    this.requests = new RequestHandler(this, parts, commands, reuse, failures);
  }

  BuildPlanner planner() {
    return planner;
  }

  CommandDispatcher commands() {
    return commands;
  }

  CommandOutcomes outcomes() {
    return outcomes;
  }

  ReusePipeline reuse() {
    return reuse;
  }

  RequestHandler requests() {
    return requests;
  }

  /** Starts a run. */
  void begin(List<Node> wanted) {
    if (state != State.IDLE) {
      throw new IllegalStateException("a run is under way");
    }
    if (ranCommands) {
      forget();
    }
    steps.clear();
    clear();
    continuesLastRun = false;
    targets = wanted;
    List<String> names = new ArrayList<>();
    for (Node target : wanted) {
      names.add(target.path());
    }
    int slots =
        commands.slots() == ScheduleOptions.UNLIMITED_SLOTS
            ? BuildEvent.BuildStarted.UNLIMITED
            : commands.slots();
    steps.publish(new BuildEvent.BuildStarted(names, slots, reuse.mode(), graph.edgeCount()));
    phase(Phase.SCANNING);
    plan(wanted);
  }

  private void clear() {
    plan.clear();
    queues.clear();
    commands.clear();
    failures.clear();
    forecaster.clear();
    reuse.clear();
    explanations.clear();
    verdict = null;
    preparation = null;
    state = State.PLANNING;
  }

  /**
   * Continues the build of the last run. Checks everything again and runs what is now out of date,
   * except the failed steps in {@code heldBack}.
   *
   * @param more targets in addition to those of the last run
   */
  void again(Completion.Asked asked, List<Node> more, Set<Integer> heldBack) {
    forget();
    steps.holdBack(heldBack);
    clear();
    continuesLastRun = true;
    failures.heldBack(!heldBack.isEmpty());
    phase(Phase.SCANNING);
    List<Node> all = new ArrayList<>(targets);
    all.addAll(more);
    adding = asked;
    plannedTargets = all;
    plan(all);
  }

  /** Forgets all facts about files and logs; dyndep files stay applied. */
  void forget() {
    if (state != State.IDLE) {
      throw new IllegalStateException("a run is under way");
    }
    inputs.detachAll();
    facts.forget();
    ranCommands = false;
  }

  private void plan(List<Node> wanted) {
    reuse.targets(adding == null ? wanted : plannedTargets);
    agenda.push(this::prepared);
    agenda.push(planner.add(wanted));
  }

  /** Adds targets to an active run. The result of planning answers the request. */
  void addTargets(Completion.Asked asked, List<Node> more) {
    adding = asked;
    plannedTargets = new ArrayList<>(targets);
    plannedTargets.addAll(more);
    plan(more);
  }

  /** Stops planning, because the run is being stopped. */
  void giveUpPlanning() {
    agenda.clear();
    Completion.Asked asked = adding;
    if (asked != null) {
      adding = null;
      requests.refused(asked, "the build is being stopped");
    }
  }

  /** Receives the result of the preparation. */
  void answered(Completion.Commands.Prepared prepared) {
    preparation = prepared;
  }

  /** Checks that there is work to do and that it may start. Returns whether that is known. */
  private boolean prepared() {
    if (state == State.PLANNING && plan.moreToDo() && preparation == null) {
      steps.announce();
      commands.ask(new Effect.Commands.Prepare());
      agenda.await();
      return false;
    }
    planned();
    return true;
  }

  /** Gives priority to a step that is not in a queue yet, because a user requested it. */
  void hurry(Edge edge) {
    queues.priorities().hurry(edge.id());
  }

  /** Makes the next forecast due at once. */
  void forecastAnew() {
    forecaster.changed();
  }

  private void planned() {
    Completion.Asked asked = adding;
    adding = null;
    if (asked != null) {
      targets = plannedTargets;
      requests.accepted(asked);
      if (state == State.PLANNING) {
        steps.dropUnwanted();
      }
    }
    if (options.plan().hasRelations()) {
      steps.announce();
      steps.countUpToDate(graph, facts);
      forecaster.changed();
    }
    if (state == State.PLANNING) {
      if (!plan.moreToDo()) {
        finish(RunResult.upToDate());
        return;
      }
      boolean current = preparation == null || preparation.current();
      if (!current || (continuesLastRun && planner.remakesDyndepThatWasRead())) {
        finish(RunResult.outdated());
        return;
      }
      state = State.BUILDING;
      phase(Phase.BUILDING);
    }
    scheduleReady();
  }

  /** Measures paths first, so that the most urgent steps get the places in their pools. */
  private void scheduleReady() {
    steps.announce();
    reuse.measure(criticalPath);
    queues.reorder();
    IntList members = plan.members();
    ReadyQueue ready = new ReadyQueue(queues.priorities());
    for (int i = 0; i < members.size(); i++) {
      Edge edge = graph.edge(members.get(i));
      if (steps.of(edge).want == Want.START && plan.inputsReady(edge)) {
        ready.push(edge.id());
      }
    }
    while (!ready.isEmpty()) {
      enqueue(steps.of(graph.edge(ready.pop()))); // the most urgent step is compared first
    }
    queues.releaseAll();
    lookAhead();
  }

  /** Lets the cache look up all steps whose inputs are known. */
  void lookAhead() {
    IntList members = plan.members();
    for (int i = 0; reuse.cached() && i < members.size(); i++) {
      reuse.lookAhead().consider(graph.edge(members.get(i)));
    }
  }

  private void enqueue(Step step) {
    step.want = Want.FINISH;
    if (step.heldBack) {
      return;
    }
    if (!reusing() || !reuse.ask(step)) {
      queue(step);
    }
  }

  /**
   * Whether looking for a step's outputs is useful, that is, whether the step would otherwise
   * start.
   */
  boolean reusing() {
    return state == State.BUILDING && !failures.exhausted();
  }

  /** Called after the last allowed failure. Nothing more starts; running commands continue. */
  void failuresExhausted() {
    reuse.hurry();
    phase(Phase.STOPPING);
  }

  /** Forgets a failure. The run continues if that failure had stopped it. */
  void forgive() {
    if (failures.forgive()) {
      phase(commands.phase());
      reuse.places().resumeStalled();
    }
  }

  /** Queues an edge, so that it starts when a place in its pool and a slot are free. */
  void queue(Step step) {
    if (step.reuse != null) {
      step.reuse.askAgain = false;
    }
    if (!reuse.places().mayRun(step)) {
      return;
    }
    queues.add(step.edge);
    if (!step.edge.phony()) {
      steps.move(step, StepState.QUEUED);
    }
  }

  /** Queues a step that may run during its look-up in the cache. Returns whether there was one. */
  boolean race() {
    return reusing() && reuse.race();
  }

  @Override
  public void startable(Step step) {
    enqueue(step);
    queues.release(step.edge.pool());
  }

  @Override
  public void gathered(int[] edges) {
    if (facts.anyLeftRemote()) {
      reuse.places().gathered(edges);
    }
  }

  @Override
  public void inputsChanged(Step step) {
    reuse.lookAhead().inputsChanged(step);
  }

  @Override
  public void waitsForInputs(Edge edge) {
    reuse.lookAhead().consider(edge);
  }

  @Override
  public void fail(String error) {
    agenda.clear();
    Completion.Asked asked = adding;
    if (asked != null) {
      adding = null;
      requests.refused(asked, error);
      if (state == State.PLANNING) {
        finish(RunResult.notPlanned(error));
      } else {
        scheduleReady();
      }
      return;
    }
    switch (state) {
      case PLANNING -> finish(RunResult.notPlanned(error));
      case BUILDING -> abort(RunResult.broken(error), CommandDispatcher.TERMINATION);
      case ABORTING, IDLE -> {
        // the first reason stands
      }
    }
  }

  /** Ends the run. Nothing starts; running commands are signalled, awaited and cleaned up. */
  void abort(RunResult result, int signal) {
    if (state != State.ABORTING) {
      state = State.ABORTING;
      verdict = result;
      commands.withdraw();
      reuse.stop();
      phase(Phase.STOPPING);
    }
    commands.signalAll(signal);
  }

  /** Whether a run is active. */
  boolean active() {
    return state != State.IDLE;
  }

  /** Whether commands are being started. */
  boolean building() {
    return state == State.BUILDING;
  }

  /** Called before a completion is handled. */
  void arrives() {
    betweenRuns = !active();
  }

  /** Whether a request may start another run; false if it arrived while a run was ending. */
  boolean mayGoOn() {
    return betweenRuns;
  }

  boolean aborting() {
    return state == State.ABORTING;
  }

  /** Publishes a phase. */
  void phase(Phase phase) {
    steps.publish(new BuildEvent.PhaseChanged(phase, steps.nowMillis()));
  }

  /** Ends the run if there is nothing left to wait for. */
  void concludeIfOver() {
    if (!active() || !commands.idle() || !reuse.questions().idle() || state == State.PLANNING) {
      return;
    }
    if (verdict != null) {
      finish(verdict);
    } else if (!plan.moreToDo()) {
      if (reuse.places().fetchRest()) {
        return;
      }
      boolean upToDate =
          reuse.results().anyUpToDate() && !reuse.results().tookAny() && !commands.startedAny();
      finish(upToDate ? RunResult.upToDate() : RunResult.built());
    } else if (queues.isEmpty() || failures.exhausted()) {
      boolean planIsWrong = !failures.exhausted() && reuse.places().needsNewPlan();
      finish(planIsWrong ? RunResult.outdated() : failures.stuck());
    }
  }

  private void finish(RunResult result) {
    steps.announce();
    reuse.stop(); // a fetched result may wait for others, which a failure kept from being fetched
    IntList members = plan.members();
    for (int i = 0; i < members.size(); i++) {
      Step step = steps.known(members.get(i));
      StepState state = step.state();
      if (state != null && !state.settled()) {
        steps.move(step, StepState.CANCELLED);
      }
    }
    state = State.IDLE;
    ranCommands |=
        commands.startedAny() || reuse.results().anyUpToDate() || reuse.results().tookAny();
    steps.publish(new BuildEvent.BuildFinished(result.outcome(), steps.nowMillis()));
    commands.ask(new Effect.Finish(result));
  }
}
