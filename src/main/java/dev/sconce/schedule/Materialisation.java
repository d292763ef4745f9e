package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.IntList;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that the outputs of all steps before a command are on disk when the command starts,
 * whether or not it declares them. First fetches outputs that were left in the cache; lost outputs
 * are made again.
 */
final class Materialisation {
  private final BuildRun run;
  private final ScheduleOptions options;
  private final @Nullable CacheStage cache;
  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final RunSteps steps;
  private final OpenQuestions questions;
  private final FoundOutputs results;

  /** Steps of which all ancestors' outputs were found on disk. */
  private final BitSet complete = new BitSet();

  /** The steps that wait for the outputs of a step. */
  private final Map<Integer, List<Step>> waiting = new HashMap<>();

  /** Steps that wait for outputs which are not fetched, because nothing more starts. */
  private final Set<Step> stalled = new LinkedHashSet<>();

  /** Steps outside the plan whose outputs are lost, so that the plan is wrong. */
  private final BitSet lostUnplanned = new BitSet();

  Materialisation(
      BuildRun run, ScheduleParts parts, OpenQuestions questions, FoundOutputs results) {
    this.run = run;
    this.options = parts.options();
    this.cache = parts.cache();
    this.facts = parts.facts();
    this.inputs = parts.inputs();
    this.steps = parts.steps();
    this.questions = questions;
    this.results = results;
  }

  void clear() {
    stalled.clear();
    complete.clear();
    waiting.clear();
    lostUnplanned.clear();
  }

  /** Whether everything that a command may read is on disk. */
  boolean complete(Step step) {
    return !facts.anyLeftRemote() || missing(step.edge).isEmpty();
  }

  /**
   * Checks gathered edges. If an earlier build left outputs in the cache that this build needs on
   * disk, they count as missing.
   */
  void gathered(int[] edges) {
    for (int id : edges) {
      Edge edge = steps.edge(id);
      boolean needed = options.cache() == null || (cache != null && cache.fetches(edge));
      if (facts.edge(id, GraphFacts.LEFT_REMOTE) && needed) {
        facts.lost(edge);
      }
    }
  }

  /**
   * Whether everything that the command of a step may read is on disk. If not, the outputs are
   * fetched first, and then the step is queued.
   */
  boolean mayRun(Step step) {
    if (cache == null || step.edge.phony()) {
      return true;
    }
    if (!complete(step)) {
      questions.show(step, StepState.WAITING);
      fetchInputs(step);
      return false;
    }
    if (step.reuse == null && !step.missed && !step.runsHere && !step.notAskedReported) {
      step.notAskedReported = true;
      steps.publish(cache.notAsked(step));
    }
    return true;
  }

  /** Fetches the outputs of all steps before {@code reader}, which continues after that. */
  void fetchInputs(Step reader) {
    if (!run.reusing()) {
      stalled.add(reader);
      return;
    }
    Set<Integer> ids = new HashSet<>();
    List<Edge> makers = missing(reader.edge);
    for (Edge edge : makers) {
      ids.add(edge.id());
      waiting.computeIfAbsent(edge.id(), _ -> new ArrayList<>()).add(reader);
    }
    reader.awaited = ids;
    for (Edge edge : makers) {
      Step maker = steps.of(edge);
      if (maker.reuse == null && !lostUnplanned.get(maker.id())) {
        fetch(maker);
      }
    }
  }

  private void fetch(Step maker) {
    ReuseAttempt attempt = new ReuseAttempt(Effect.Reuse.CACHE);
    attempt.materialising = true;
    questions.begin(maker, attempt, new Effect.Reuse.Materialise(maker.edge));
  }

  /**
   * Fetches outputs that were left in the cache before it was known that they are needed.
   *
   * @return whether there were any
   */
  boolean fetchRest() {
    if (cache == null || !facts.anyLeftRemote() || !run.reusing()) {
      return false;
    }
    boolean any = false;
    for (int id = 0; id < steps.edgeCount(); id++) {
      if (facts.edge(id, GraphFacts.LEFT_REMOTE)
          && facts.edge(id, GraphFacts.READY)
          && cache.fetches(steps.edge(id))) {
        Step maker = steps.of(steps.edge(id));
        if (maker.reuse == null) {
          fetch(maker);
          any = true;
        }
      }
    }
    return any;
  }

  /**
   * Suspends the steps that wait for a step's outputs: nothing more starts, unless a failure is
   * forgiven.
   */
  void stall(Step maker) {
    stalled.addAll(release(maker));
  }

  /** Continues the suspended steps after a failure was forgiven. */
  void resumeStalled() {
    List<Step> waited = List.copyOf(stalled);
    stalled.clear();
    for (Step step : waited) {
      if (step.want == Step.Want.FINISH && step.is(StepState.WAITING)) {
        results.resume(step);
      }
    }
  }

  /** Handles lost outputs. Returns whether their step is in the plan and will make them again. */
  boolean makesAgain(Step maker) {
    facts.lost(maker.edge);
    boolean planned = maker.planned && maker.is(StepState.DONE);
    maker.runsHere |= planned;
    if (!planned) {
      lostUnplanned.set(maker.id());
    }
    return planned;
  }

  /**
   * Whether everything must be planned again, because outputs of steps outside the plan are lost.
   * False until all pending fetches have ended; otherwise each loss would cost a new plan.
   */
  boolean needsNewPlan() {
    return !lostUnplanned.isEmpty()
        && questions.all().stream()
            .noneMatch(step -> step.reuse != null && step.reuse.materialising);
  }

  /**
   * Called when a step no longer waits.
   *
   * @return steps for whose outputs no step waits now
   */
  List<Step> forget(Step step) {
    List<Step> unwanted = new ArrayList<>();
    for (int maker : step.awaited) {
      List<Step> waited = waiting.get(maker);
      if (waited != null && waited.remove(step) && waited.isEmpty()) {
        waiting.remove(maker);
        unwanted.add(steps.known(maker));
      }
    }
    step.awaited = Set.of();
    return unwanted;
  }

  /** Called when the inputs of steps may have changed. */
  void inputsChanged() {
    complete.clear();
  }

  /** Called when a step's outputs are on disk. Returns the steps that waited for nothing else. */
  List<Step> arrived(Step maker) {
    facts.putInPlace(maker.edge);
    List<Step> ready = new ArrayList<>();
    List<Step> waited = waiting.remove(maker.id());
    if (waited != null) {
      for (Step step : waited) {
        step.awaited.remove(maker.id());
        if (step.awaited.isEmpty()) {
          ready.add(step);
        }
      }
    }
    return ready;
  }

  /** Removes the steps that wait for a step's outputs. Returns them; they wait for nothing now. */
  List<Step> release(Step maker) {
    List<Step> released = List.copyOf(waiting.getOrDefault(maker.id(), List.of()));
    released.forEach(this::forget);
    return released;
  }

  private List<Edge> missing(Edge reader) {
    List<Edge> missing = new ArrayList<>();
    if (!facts.anyLeftRemote() || complete.get(reader.id())) {
      return missing;
    }
    BitSet seen = new BitSet();
    IntList pending = new IntList();
    pending.add(reader.id());
    seen.set(reader.id());
    while (!pending.isEmpty()) {
      Edge edge = steps.edge(pending.removeLast());
      int count = inputs.count(edge);
      for (int at = 0; at < count; at++) {
        Node input = inputs.get(edge, at);
        Edge maker = input.producer();
        if (maker == null || seen.get(maker.id())) {
          continue;
        }
        seen.set(maker.id());
        if (facts.edge(maker.id(), GraphFacts.LEFT_REMOTE) || lostUnplanned.get(maker.id())) {
          missing.add(maker);
        }
        if (!complete.get(maker.id())) {
          pending.add(maker.id());
        }
      }
    }
    if (missing.isEmpty()) {
      complete.or(seen);
    }
    return missing;
  }
}
