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
 * One run after another, each from its targets to its result: it is planned, built, and ended or
 * aborted. Says what becomes of a step that is ready, and when the run is over. Does not know in
 * which order completions come.
 */
final class BuildRun implements BuildPlanner.Host {
  private enum State {
    IDLE,
    PLANNING,
    BUILDING,
    /** Nothing starts any more; what runs is waited for, and what it left removed. */
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
  private final RequestHandler steering;
  private final RemainingTimeForecast forecaster;

  private State state = State.IDLE;
  private @Nullable RunResult verdict;
  private Completion.Commands.@Nullable Prepared preparation;
  private boolean ranCommands;

  /** Whether this run goes on with the build of the last one, on the same graph. */
  private boolean goesOn;

  /** Whether no run was under way when the present completion came. */
  private boolean betweenRuns;

  private Completion.@Nullable Asked adding;

  /** What the targets will be if what is being planned can be planned. */
  private List<Node> wished = List.of();

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
    this.steering = new RequestHandler(this, parts, commands, reuse, failures);
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

  RequestHandler steering() {
    return steering;
  }

  /** Begins a run. */
  void begin(List<Node> wanted) {
    if (state != State.IDLE) {
      throw new IllegalStateException("a run is under way");
    }
    if (ranCommands) {
      forget();
    }
    steps.clear();
    clear();
    goesOn = false;
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
   * Goes on with the build of the last run: looks at everything anew and runs what is out of date
   * by now, but for the steps that failed and are held back.
   *
   * @param more targets besides those of the last run
   */
  void again(Completion.Asked asked, List<Node> more, Set<Integer> heldBack) {
    forget();
    steps.holdBack(heldBack);
    clear();
    goesOn = true;
    failures.heldBack(!heldBack.isEmpty());
    phase(Phase.SCANNING);
    List<Node> all = new ArrayList<>(targets);
    all.addAll(more);
    adding = asked;
    wished = all;
    plan(all);
  }

  /** Forgets what was found out about files and logs; dyndep files stay applied. */
  void forget() {
    if (state != State.IDLE) {
      throw new IllegalStateException("a run is under way");
    }
    inputs.detachAll();
    facts.forget();
    ranCommands = false;
  }

  private void plan(List<Node> wanted) {
    reuse.targets(adding == null ? wanted : wished);
    agenda.push(this::prepared);
    agenda.push(planner.add(wanted));
  }

  /** Adds targets to a run that is under way; its outcome is the answer to the request. */
  void addTargets(Completion.Asked asked, List<Node> more) {
    adding = asked;
    wished = new ArrayList<>(targets);
    wished.addAll(more);
    plan(more);
  }

  /** Nobody waits for a plan any more: the run is being stopped. */
  void giveUpPlanning() {
    agenda.clear();
    Completion.Asked asked = adding;
    if (asked != null) {
      adding = null;
      steering.refused(asked, "the build is being stopped");
    }
  }

  /** Takes note of what came of getting ready. */
  void answered(Completion.Commands.Prepared prepared) {
    preparation = prepared;
  }

  /** Makes sure that there is something to do and that it may be done; whether that is known. */
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

  /** A step that is not in a queue yet goes before others: the user who asked for it waits. */
  void hurry(Edge edge) {
    queues.priorities().hurry(edge.id());
  }

  /** The next forecast is due at once, whenever the last one was. */
  void forecastAnew() {
    forecaster.changed();
  }

  private void planned() {
    Completion.Asked asked = adding;
    adding = null;
    if (asked != null) {
      targets = wished;
      steering.accepted(asked);
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
      if (!current || (goesOn && planner.remakesDyndepThatWasRead())) {
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
      enqueue(steps.of(graph.edge(ready.pop()))); // the most urgent is compared first, if any is
    }
    queues.releaseAll();
    lookAhead();
  }

  /** Has the cache asked for all steps whose inputs are known. */
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

  /** Whether it is of use to ask for what a step makes: it is if the step would start else. */
  boolean reusing() {
    return state == State.BUILDING && !failures.exhausted();
  }

  /** Nothing starts any more after the last failure that was allowed; what runs ends in peace. */
  void failuresExhausted() {
    reuse.hurry();
    phase(Phase.STOPPING);
  }

  /** Forgets a failure: the run goes on if it was the one that stopped it. */
  void forgive() {
    if (failures.forgive()) {
      phase(commands.phase());
      reuse.places().goOn();
    }
  }

  /** Lets an edge start when its pool and a slot are free. */
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

  /** Queues a step that may run while a cache is asked for it; whether there was one. */
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
      steering.refused(asked, error);
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

  /** Ends the run: nothing starts, what runs is signalled, waited for, and cleaned up after. */
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

  /** Whether a run is under way. */
  boolean active() {
    return state != State.IDLE;
  }

  /** Whether commands are being started as they can be. */
  boolean building() {
    return state == State.BUILDING;
  }

  /** Takes note that a completion is about to be taken up. */
  void arrives() {
    betweenRuns = !active();
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

  /** Ends the run if nothing is left to wait for. */
  void concludeIfOver() {
    if (!active() || !commands.idle() || !reuse.questions().idle() || state == State.PLANNING) {
      return;
    }
    if (verdict != null) {
      finish(verdict);
    } else if (!plan.moreToDo()) {
      if (reuse.places().bringRest()) {
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
    reuse.stop(); // a result that is here may wait for what is not brought after the last failure
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
