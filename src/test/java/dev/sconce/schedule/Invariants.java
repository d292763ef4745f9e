package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.Requester;
import dev.sconce.session.StepCounts;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of a simulated build. Derived from events and the graph, not from the scheduler's
 * own queues.
 */
final class Invariants {
  private final Simulation simulation;
  private final SimEngine engine;
  private final CacheInvariants cache;
  private final Map<Integer, StepState> states = new HashMap<>();
  private final Set<Integer> unanswered = new HashSet<>();
  private BuildEvent.Phase phase = BuildEvent.Phase.SCANNING;
  private final Map<Requester.RequestId, BuildRequest> unansweredRequests = new LinkedHashMap<>();
  private Requester.@Nullable RequestId lastAccepted;
  private final Set<Integer> unlogged = new HashSet<>();
  private final Set<Integer> failedInRun = new HashSet<>();
  private final Set<Integer> retried = new HashSet<>();
  private final Set<Integer> asking = new HashSet<>();
  private boolean pauseAsked;
  private boolean stoppedByFailures;
  private int admitted;
  private boolean gateRefused;
  private boolean refusedWhilePlanning;

  /** Whether the system lacked resources for a command, and no other command has ended since. */
  private boolean awaitsEnd;

  Invariants(Simulation simulation, SimEngine engine) {
    this.simulation = simulation;
    this.engine = engine;
    this.cache = new CacheInvariants(engine);
  }

  boolean paused() {
    return phase == BuildEvent.Phase.PAUSED;
  }

  void before(Completion completion) {
    cache.before(completion);
    switch (completion) {
      case Completion.Asked asked -> unansweredRequests.put(asked.id(), asked.request());
      case Completion.Reuse.Keyed _, Completion.Reuse.LookupSent _ -> {
        // the answer is still to come
      }
      case Completion.Reuse answer -> asking.remove(answer.step());
      case Completion.Commands.GateAnswered answer -> {
        admitted += answer.open() ? 1 : 0;
        gateRefused = !answer.open();
        // This answer is handled later than it arrives, and possibly after the end of a step.
        refusedWhilePlanning = gateRefused && engine.planning();
      }
      default -> {
        // does not affect what may start
      }
    }
  }

  void event(BuildEvent event) {
    cache.event(event);
    switch (event) {
      case BuildEvent.StepWanted wanted -> {
        StepState known = enters(wanted.step(), StepState.WAITING);
        check(known == null || known.settled(), "wanted anew: a step that is " + known);
        failedInRun.remove(wanted.step());
      }
      case BuildEvent.StepDropped dropped -> enters(dropped.step(), StepState.DONE);
      case BuildEvent.StepMoved moved -> {
        check(states.containsKey(moved.step()), "a move of a step that was never wanted");
        StepState left = enters(moved.step(), moved.state());
        if (moved.state() == StepState.QUEUED && unanswered.remove(moved.step())) {
          awaitsEnd = true; // the start failed
        } else if (left != null && left.holdsSlot() && !moved.state().holdsSlot()) {
          awaitsEnd = false;
          gateRefused = refusedWhilePlanning;
        }
        if (!moved.state().settled()) {
          failedInRun.remove(moved.step());
        }
      }
      case BuildEvent.PhaseChanged changed -> phase(changed.phase());
      case BuildEvent.RequestAnswered answered -> {
        check(
            unansweredRequests.remove(answered.id(), answered.request()),
            "an answer to nothing: " + answered);
        check(
            answered.accepted() == answered.reason().isEmpty(), "refused without a reason, or not");
        if (answered.accepted()) {
          lastAccepted = answered.id();
          accepted(answered.request());
        }
      }
      case BuildEvent.StepCancelled cancelled -> {
        check(cancelled.by().equals(lastAccepted), "cancelled by another one: " + cancelled);
        cancelled(cancelled.step());
      }
      case PlanEvent.Forecast forecast -> forecast(forecast);
      case BuildEvent.SlotsChanged changed -> simulation.slots(changed.slots());
      case BuildEvent.StepFinished finished -> {
        if (finished.outcome() == StepOutcome.UP_TO_DATE) {
          return; // skipped: there was no command
        }
        if (finished.outcome() == StepOutcome.HIT && !unanswered.contains(finished.step())) {
          return; // taken before a command was started
        }
        check(unanswered.remove(finished.step()), "an end without a start");
        if (finished.outcome() == StepOutcome.BUILT) {
          unlogged.add(finished.step());
        } else if (finished.outcome() == StepOutcome.FAILED) {
          failedInRun.add(finished.step());
        }
      }
      default -> {
        // not relevant here
      }
    }
  }

  private @Nullable StepState enters(int step, StepState state) {
    StepState before = states.put(step, state);
    check(
        before == null ? state == StepState.WAITING : before.next().contains(state),
        "step " + step + " goes from " + before + " to " + state);
    return before;
  }

  private void phase(BuildEvent.Phase now) {
    phase = now;
    if (now == BuildEvent.Phase.SCANNING) {
      failedInRun.clear();
      pauseAsked = false;
    }
    stoppedByFailures = now == BuildEvent.Phase.STOPPING && failuresExhausted();
  }

  private boolean failuresExhausted() {
    int allowed = simulation.failuresAllowed();
    return allowed > 0 && failedInRun.size() >= allowed;
  }

  private void accepted(BuildRequest request) {
    switch (request) {
      case BuildRequest.Pause() -> pauseAsked = true;
      case BuildRequest.Resume() -> pauseAsked = false;
      case BuildRequest.Retry(int step) -> retried.add(step);
      case BuildRequest.RetrySteps(List<Integer> steps) -> {
        for (int step : steps) {
          if (states.get(step) == StepState.FAILED) {
            retried.add(step);
          }
        }
      }
      case BuildRequest.RetryAll() ->
          states.forEach(
              (step, state) -> {
                if (state == StepState.FAILED) {
                  retried.add(step);
                }
              });
      case BuildRequest.AddTargets(List<String> targets) -> simulation.wish(targets);
      default -> {
        // visible in events that are checked elsewhere
      }
    }
  }

  /** Checks that a cancelled step was wanted and had not ended. */
  private void cancelled(int step) {
    StepState state = states.get(step);
    check(state != null && !state.settled(), "cancelled, but it was " + state);
  }

  private void checkRequestsWereObeyed() {
    for (int step : retried) {
      check(states.get(step) != StepState.FAILED, "retried, but left as it is: step " + step);
    }
    retried.clear();
    check(
        !pauseAsked || phase == BuildEvent.Phase.PAUSED || phase == BuildEvent.Phase.STOPPING,
        "to be paused, but " + phase);
    check(
        !stoppedByFailures || phase != BuildEvent.Phase.STOPPING || failuresExhausted(),
        "the failures that stopped the build were retried, but it is not going on");
  }

  private void forecast(PlanEvent.Forecast forecast) {
    check(
        forecast.remainingMillis() >= forecast.criticalMillis(), "shorter than its critical path");
    for (int step : forecast.criticalPath()) {
      StepState state = states.get(step);
      check(
          state != null && !state.settled(), "step " + step + " on the critical path is " + state);
    }
  }

  /** Checks an effect when it is requested. */
  void asks(Effect effect) {
    cache.asks(effect, phase);
    switch (effect) {
      case Effect.Commands.Run(Edge edge, var _) -> starts(edge);
      case Effect.Logs.RecordCommand record ->
          check(unlogged.remove(record.edge().id()), "a log entry for a step that is not built");
      case Effect.Logs.RecordDeps record ->
          check(
              states.get(record.edge().id()) == StepState.DONE,
              "inputs logged of a step that is not built");
      case Effect.Reuse.Ask(int stage, Edge edge) -> {
        if (stage == Effect.Reuse.CACHE) {
          checkNoDyndepIsAwaited(edge);
        }
        check(phase == BuildEvent.Phase.BUILDING || paused(), "asks while it is " + phase);
        check(asking.add(edge.id()), "asked about twice at once: step " + edge.id());
      }
      case Effect.Reuse.Fetch(int _, Edge edge) ->
          check(asking.add(edge.id()), "fetched while it is asked about: step " + edge.id());
      case Effect.Reuse.Materialise(Edge edge) ->
          check(asking.add(edge.id()), "materialised while it is asked about: step " + edge.id());
      case Effect.Reuse.GiveUp(Edge edge) -> asking.remove(edge.id());
      case Effect.Commands.LeaveGate() ->
          check(--admitted >= 0, "more leave the gate than were let in");
      case Effect.Commands.ReleaseTerminal(int ticket) ->
          check(engine.terminal().release(ticket), "the terminal is lent twice");
      case Effect.Commands.ReturnTerminal() ->
          check(engine.terminal().returned(), "the terminal is given back twice");
      default -> {
        // does not change anything that is checked here
      }
    }
  }

  /**
   * Checks that a command may start: its inputs exist, and there are a slot and a place in its
   * pool.
   */
  private void starts(Edge edge) {
    check(!edge.console() || engine.terminal().usable(), "a command takes the terminal");
    check(phase == BuildEvent.Phase.BUILDING, "a step starts while the build is " + phase);
    checkDyndepRead(edge, edge, new HashSet<>());
    Set<Edge> seen = new HashSet<>();
    // All inputs, including those from dyndep files that the scheduler may not know yet.
    for (Node input : engine.wholeGraph().edge(edge.id()).inputs()) {
      checkMade(edge, input, seen);
    }
    for (Node input : edge.discovered()) {
      checkMade(edge, input, seen);
    }
    check(
        !anyLeftRemoteBefore(edge),
        "step " + edge.id() + " starts while something before it is left remote");
    int depth = edge.pool().depth();
    check(depth == 0 || holding(edge.pool()) <= depth, edge.pool() + " is over its depth");
    check(holdingSlots() <= simulation.slots(), "more commands than slots");
    unanswered.add(edge.id());
  }

  private long holding(Pool pool) {
    return states.entrySet().stream()
        .filter(entry -> entry.getValue().holdsSlot())
        .filter(entry -> engine.graph().edge(entry.getKey()).pool().equals(pool))
        .count();
  }

  /** Checks that the dyndep files of a starting step, and of all steps below it, were read. */
  private void checkDyndepRead(Edge starting, Edge edge, Set<Edge> seen) {
    if (!seen.add(edge)) {
      return;
    }
    Node file = edge.dyndep();
    check(
        file == null || engine.graph().hasDyndep(file),
        "step " + starting.id() + " starts before the dyndep file " + file + " is read");
    for (Node input : edge.inputs()) {
      Edge producer = input.producer();
      if (producer != null) {
        checkDyndepRead(starting, producer, seen);
      }
    }
  }

  /** Checks that no unread dyndep file can still add an input to a step that is looked up. */
  private void checkNoDyndepIsAwaited(Edge asked) {
    Graph graph = engine.graph();
    Set<Edge> seen = new HashSet<>();
    List<Edge> pending = new ArrayList<>(List.of(asked));
    while (!pending.isEmpty()) {
      for (Node input : pending.removeLast().inputs()) {
        for (int i = 0; i < graph.consumerCount(input); i++) {
          check(
              graph.consumer(input, i).dyndep() != input || graph.hasDyndep(input),
              "step " + asked.id() + " is asked for before the dyndep file " + input + " is read");
        }
        Edge maker = input.producer();
        if (maker != null && seen.add(maker)) {
          pending.add(maker);
        }
      }
    }
  }

  private void checkMade(Edge reader, Node input, Set<Edge> seen) {
    Edge producer = input.producer();
    if (producer == null || !seen.add(producer)) {
      return;
    }
    if (!producer.phony()) {
      check(
          isDone(producer),
          "step " + reader.id() + " starts before its input " + input + " is made");
    }
    if (producer.phony()) {
      for (Node behind : producer.inputs()) {
        checkMade(reader, behind, seen);
      }
    }
  }

  private boolean isDone(Edge edge) {
    StepState state = states.get(edge.id());
    return state == null || state == StepState.DONE;
  }

  private int waitingForTerminal() {
    return engine.terminal().waitedFor() ? 1 : 0;
  }

  private long holdingSlots() {
    return states.values().stream().filter(StepState::holdsSlot).count();
  }

  void afterTurn() {
    check(unansweredRequests.isEmpty() || engine.planning(), "no answer to " + unansweredRequests);
    checkRequestsWereObeyed();
    cache.afterTurn();
    check(
        phase != BuildEvent.Phase.STOPPING || asking.isEmpty(),
        "the end of the build waits for answers about " + asking);
    for (Map.Entry<Integer, StepState> entry : states.entrySet()) {
      check(
          engine.scheduler().state(entry.getKey()) == entry.getValue(),
          "events and scheduler differ about step " + entry.getKey());
    }
    if (phase == BuildEvent.Phase.BUILDING
        && !engine.planning()
        && !gateRefused
        && !awaitsEnd
        && !engine.askingGate()
        && holdingSlots() + waitingForTerminal() < simulation.slots()) {
      checkNothingCouldStart();
    }
    checkFold();
  }

  private void checkNothingCouldStart() {
    for (Map.Entry<Integer, StepState> entry : states.entrySet()) {
      Edge edge = engine.graph().edge(entry.getKey());
      boolean waits = entry.getValue() == StepState.WAITING || entry.getValue() == StepState.QUEUED;
      boolean asked =
          (entry.getValue() == StepState.LOOKUP || entry.getValue() == StepState.FETCHING)
              && asking.contains(edge.id())
              && engine.mayRace(edge);
      if ((!waits && !asked)
          || !hasPlace(edge)
          || !inputsMade(edge, new HashSet<>())
          || anyLeftRemoteBefore(edge)) {
        continue;
      }
      check(!waits, "a slot is idle, but step " + edge.id() + " could start");
      check(
          !cache.raceIsDue(edge, simulation.nowMillis()),
          "a slot is idle, but step " + edge.id() + " could race its look-up");
      check(
          !cache.anySent() || engine.reminded(),
          "nobody looks again whether step " + edge.id() + " is to run here");
    }
  }

  /** Whether anything that a command may read is not on disk. */
  private boolean anyLeftRemoteBefore(Edge edge) {
    Set<Edge> seen = new HashSet<>();
    List<Edge> pending = new ArrayList<>(List.of(edge));
    while (!pending.isEmpty()) {
      Edge reader = engine.wholeGraph().edge(pending.removeLast().id());
      for (Node input : reader.inputs()) {
        Edge maker = input.producer();
        if (maker != null && seen.add(maker)) {
          if (!maker.phony() && engine.leftRemote(maker)) {
            return true;
          }
          pending.add(maker);
        }
      }
    }
    return false;
  }

  private boolean hasPlace(Edge edge) {
    Pool pool = edge.pool();
    long taken = holding(pool) + (pool.console() ? waitingForTerminal() : 0);
    return pool.depth() == 0 || taken < pool.depth();
  }

  private boolean inputsMade(Edge edge, Set<Edge> seen) {
    for (Node input : edge.inputs()) {
      if (!made(input, seen)) {
        return false;
      }
    }
    for (Node input : edge.discovered()) {
      if (!made(input, seen)) {
        return false;
      }
    }
    return true;
  }

  /** Whether everything below a node is done; a clean step also waits for the steps before it. */
  private boolean made(Node node, Set<Edge> seen) {
    @Nullable Edge producer = node.producer();
    if (producer == null || !seen.add(producer)) {
      return true;
    }
    return (producer.phony() || isDone(producer)) && inputsMade(producer, seen);
  }

  private void checkFold() {
    BuildState shown = simulation.fold().snapshot(simulation.nowMillis());
    StepCounts counts = shown.counts();
    Scheduler scheduler = engine.scheduler();
    int holding = scheduler.count(StepState.RUNNING) + scheduler.count(StepState.SETTLING);
    int waiting =
        scheduler.count(StepState.WAITING)
            + scheduler.count(StepState.CHECKING)
            + scheduler.count(StepState.KEYING)
            + scheduler.count(StepState.RESULT_KNOWN)
            + scheduler.count(StepState.QUEUED)
            + scheduler.count(StepState.CANCELLED);
    check(counts.run() == holding, "shown as running: " + counts.run() + ", not " + holding);
    check(
        counts.waiting() == waiting, "shown as waiting: " + counts.waiting() + ", not " + waiting);
    check(
        counts.lookUp() == scheduler.count(StepState.LOOKUP),
        "shown as looked up: " + counts.lookUp());
    check(
        counts.fetch() == scheduler.count(StepState.FETCHING),
        "shown as fetched: " + counts.fetch());
    check(
        counts.failed() == scheduler.count(StepState.FAILED),
        "shown as failed: " + counts.failed());
    check(
        counts.built() + counts.hit() + shown.upToDate() >= scheduler.count(StepState.DONE),
        "shown as built or up to date: " + counts.built() + " and " + shown.upToDate());
  }

  void afterRun(RunResult result) {
    check(unanswered.isEmpty(), "started but never finished: " + unanswered);
    cache.afterRun();
    check(unansweredRequests.isEmpty(), "no answer to " + unansweredRequests);
    checkRequestsWereObeyed();
    // A stop or an unusable dyndep file may prevent a log entry. That is as safe as a crash.
    check(
        result.status() != RunResult.Status.BUILT || unlogged.isEmpty(),
        "built, but not logged: " + unlogged);
    unlogged.clear();
    check(admitted == 0, admitted + " never left the gate");
    check(engine.terminal().atHome(), "the terminal was not given back");
    Graph graph = engine.graph();
    for (int id = 0; id < graph.edgeCount(); id++) {
      StepState state = engine.scheduler().state(id);
      check(state == null || state.settled(), "step " + id + " is left " + state);
    }
    checkFold();
  }

  static void check(boolean right, String message) {
    if (!right) {
      throw new AssertionError(message);
    }
  }
}
