package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.schedule.Step.LocalAttempt;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.TraceEvent;
import dev.sconce.session.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run, by the id of their edge. Each change of a state goes through this class,
 * which counts and publishes it.
 */
final class RunSteps {
  private final Graph graph;
  private final ScheduleOptions options;
  private final DirtyExplanations explanations;
  private @Nullable Step[] byId;
  private final int[] counts = new int[StepState.values().length];
  private final List<Step> unannounced = new ArrayList<>();

  /** Steps that hold a slot, in the order in which they started. */
  private final Set<Step> running = new LinkedHashSet<>();

  private Scheduler.@Nullable Output outbox;
  private long nowMillis;
  private final StepTextEvaluator texts;
  private final @Nullable RelationTeller relations;

  RunSteps(
      Graph graph, ScheduleOptions options, DirtyExplanations explanations, EdgeInputs inputs) {
    this.graph = graph;
    this.options = options;
    this.explanations = explanations;
    this.byId = new @Nullable Step[graph.edgeCount()];
    this.texts = new StepTextEvaluator(graph);
    this.relations = options.plan().hasRelations() ? new RelationTeller(inputs, this) : null;
  }

  void at(long millis, Scheduler.Output current) {
    nowMillis = millis;
    outbox = current;
  }

  void clear() {
    Arrays.fill(byId, null);
    Arrays.fill(counts, 0);
    unannounced.clear();
    running.clear();
    if (relations != null) {
      relations.forget();
    }
  }

  /** The step of an edge; created if new. */
  Step of(Edge edge) {
    int id = edge.id();
    if (id >= byId.length) {
      byId = Arrays.copyOf(byId, id + 1 + id / 2);
    }
    Step known = byId[id];
    if (known == null) {
      known = new Step(edge);
      byId[id] = known;
    }
    return known;
  }

  int edgeCount() {
    return graph.edgeCount();
  }

  Edge edge(int id) {
    return graph.edge(id);
  }

  /** The step with this id; null if this run has not encountered it. */
  @Nullable Step find(int id) {
    return id >= 0 && id < byId.length ? byId[id] : null;
  }

  /** The step with this id, which this run must have encountered. */
  Step known(int id) {
    Step step = find(id);
    if (step == null) {
      throw new IllegalStateException("step " + id + " is no part of this run");
    }
    return step;
  }

  /** The state of a step; null if it is not part of the run. */
  @Nullable StepState state(int id) {
    Step step = find(id);
    return step == null ? null : step.state();
  }

  /** What the plan wants of an edge. */
  Want want(Edge edge) {
    Step step = find(edge.id());
    return step == null ? Want.NONE : step.want;
  }

  /** Whether a step runs in this run, or would if it could. */
  boolean wanted(int id) {
    Step step = find(id);
    return step != null && step.wanted();
  }

  int count(StepState state) {
    return counts[state.ordinal()];
  }

  /** The steps in a state, in the order of the manifest. */
  List<Step> in(StepState state) {
    List<Step> found = new ArrayList<>();
    for (Step step : byId) {
      if (step != null && step.is(state)) {
        found.add(step);
      }
    }
    return found;
  }

  /** The steps that hold a slot, in the order in which they started. */
  Set<Step> running() {
    return running;
  }

  /** Removes all plans. The states and results of steps stay. */
  void unplan() {
    for (Step step : byId) {
      if (step != null) {
        step.want = Want.NONE;
        step.planned = false;
        step.readyInputs = 0;
        step.forgetCache();
      }
    }
    unannounced.clear();
  }

  /** Sets which of the failed steps of an earlier run keep their state in this run. */
  void holdBack(Set<Integer> failed) {
    for (Step step : byId) {
      if (step != null) {
        step.heldBack = failed.contains(step.id());
      }
    }
  }

  /** Publishes steps that an earlier run did not finish and that are now up to date. */
  void dropUnwanted() {
    announce();
    for (Step step : byId) {
      if (step != null
          && (step.is(StepState.FAILED) || step.is(StepState.CANCELLED))
          && !step.wanted()) {
        drop(step);
      }
    }
  }

  private void drop(Step step) {
    step.foundUpToDate = true;
    if (step.state() != null
        && !step.is(StepState.WAITING)
        && !step.is(StepState.FAILED)
        && !step.is(StepState.CANCELLED)) {
      move(step, StepState.WAITING);
    }
    enter(step, StepState.DONE);
    publish(new BuildEvent.StepDropped(step.id()));
  }

  /** Publishes how many scanned steps are up to date. */
  void countUpToDate(Graph graph, GraphFacts facts) {
    int count = 0;
    for (int id = 0; id < graph.edgeCount(); id++) {
      Step step = find(id);
      boolean upToDate =
          step != null && step.state() != null
              ? step.foundUpToDate
              : facts.edge(id, GraphFacts.DONE) && !graph.edge(id).phony();
      count += upToDate ? 1 : 0;
    }
    publish(new PlanEvent.UpToDateCounted(count));
  }

  void publish(BuildEvent event) {
    assert outbox != null;
    outbox.publish(event);
  }

  /** Publishes an undeclared access of a step. */
  void undeclared(Violation violation) {
    boolean made = violation.producer() != Violation.NO_STEP;
    String maker = made ? texts.label(graph.edge(violation.producer())) : "";
    if (made && maker.equals(violation.path())) {
      maker = "rule " + graph.edge(violation.producer()).bindings().ruleName();
    }
    publish(
        new TraceEvent.UndeclaredAccess(
            violation.step(),
            violation.kind(),
            violation.subject(),
            violation.process(),
            maker,
            nowMillis));
  }

  /** Called when a step has to run. */
  void joins(Step step) {
    if (!step.heldBack) {
      unannounced.add(step);
    }
  }

  /** Called when a wanted step turned out to be up to date: its inputs were left unchanged. */
  void leaves(Step step) {
    announce();
    step.heldBack = false;
    drop(step);
  }

  /** Publishes the steps that joined the plan, once it is known for which steps they wait. */
  void announce() {
    if (unannounced.isEmpty()) {
      return;
    }
    for (Step step : unannounced) {
      step.foundUpToDate = false;
      enter(step, StepState.WAITING);
    }
    if (relations != null) {
      relations.begin(graph.edgeCount());
    }
    for (Step step : unannounced) {
      Edge edge = step.edge;
      List<Integer> inputs = relations == null ? List.of() : relations.of(edge);
      publish(
          new BuildEvent.StepWanted(
              edge.id(),
              texts.label(edge),
              edge.outputs()[0].path(),
              options.weights().expectedMillis(edge),
              inputs));
    }
    unannounced.clear();
  }

  void move(Step step, StepState state) {
    announce();
    enter(step, state);
    publish(new BuildEvent.StepMoved(step.id(), state, nowMillis));
  }

  private void enter(Step step, StepState next) {
    StepState old = step.state();
    if (old != null) {
      counts[old.ordinal()]--;
    }
    step.enter(next);
    counts[next.ordinal()]++;
  }

  /** Publishes the start of a command. */
  LocalAttempt start(Step step, int endsBefore) {
    LocalAttempt attempt = new LocalAttempt(step, texts.of(step.edge), nowMillis, endsBefore);
    step.local = attempt;
    running.add(step);
    if (explanations.wanted()) {
      List<String> reasons = explanations.of(step.edge);
      if (!reasons.isEmpty()) {
        publish(new BuildEvent.Explained(step.id(), reasons));
      }
    }
    move(step, StepState.RUNNING);
    publish(new BuildEvent.StepStarted(step.id(), attempt.text, nowMillis));
    return attempt;
  }

  /** Returns a step to the queue because its command was not started. */
  void notStarted(LocalAttempt attempt) {
    attempt.step.local = null;
    move(attempt.step, StepState.QUEUED);
  }

  /** Publishes the end of a command. */
  void finish(LocalAttempt attempt, StepOutcome outcome, int exitCode, StepOutput output) {
    publishEnd(attempt, outcome, exitCode, output);
    move(
        attempt.step,
        switch (outcome) {
          case BUILT, HIT, UP_TO_DATE -> StepState.DONE;
          case FAILED -> StepState.FAILED;
          case CANCELLED -> StepState.CANCELLED;
        });
  }

  /** Publishes the end of a command that was killed in favour of a result which then failed. */
  void killedInVain(Step step) {
    LocalAttempt attempt = step.local;
    if (attempt != null && attempt.outcome == null) {
      Completion.Commands.Ended end = attempt.end;
      publishEnd(attempt, StepOutcome.CANCELLED, end == null ? 0 : end.exitCode(), StepOutput.NONE);
    }
  }

  private void publishEnd(
      LocalAttempt attempt, StepOutcome outcome, int exitCode, StepOutput output) {
    Completion.Commands.Ended end = attempt.end;
    attempt.outcome = outcome;
    attempt.output = output;
    publish(
        new BuildEvent.StepFinished(
            attempt.step.id(),
            attempt.text,
            outcome,
            exitCode,
            attempt.startedMillis,
            nowMillis,
            end == null ? -1 : end.cpuMillis(),
            output));
  }

  /** Publishes that a step is done without its command, or before its command ended. */
  void reused(Step step, StepOutcome outcome, StepOutput output) {
    step.foundUpToDate = outcome == StepOutcome.UP_TO_DATE;
    LocalAttempt overtaken = step.local;
    if (overtaken != null && overtaken.outcome == null) {
      finish(overtaken, outcome, 0, output);
      return;
    }
    publish(
        new BuildEvent.StepFinished(
            step.id(), texts.of(step.edge), outcome, 0, nowMillis, nowMillis, -1, output));
    move(step, StepState.DONE);
  }

  long nowMillis() {
    return nowMillis;
  }

  /** The time since the start of a step's command. */
  long elapsedMillis(int step) {
    return nowMillis - known(step).started().startedMillis;
  }
}
