package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildState;
import dev.sconce.session.StepCounts;
import dev.sconce.session.StepState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds at every moment of a simulated build. Rests on events and on the graph, not on the
 * scheduler's own queues.
 */
final class Invariants {
  private final Simulation simulation;
  private final Map<Integer, StepState> states = new HashMap<>();
  private final Set<Integer> unanswered = new HashSet<>();
  private BuildEvent.Phase phase = BuildEvent.Phase.SCANNING;
  private int requests;
  private int answers;
  private boolean gateRefused;
  private boolean refusedWhilePlanning;

  Invariants(Simulation simulation) {
    this.simulation = simulation;
  }

  boolean paused() {
    return phase == BuildEvent.Phase.PAUSED;
  }

  void before(Completion completion) {
    switch (completion) {
      case Completion.Asked _ -> requests++;
      case Completion.GateAnswered answer -> {
        gateRefused = !answer.open();
        // Taken up later than it comes, and then maybe after the end of a step.
        refusedWhilePlanning = gateRefused && simulation.planning();
      }
      default -> {
        // says nothing about what may start
      }
    }
  }

  void event(BuildEvent event) {
    switch (event) {
      case BuildEvent.StepWanted wanted -> states.put(wanted.step(), StepState.WAITING);
      case BuildEvent.StepDropped dropped -> states.put(dropped.step(), StepState.DONE);
      case BuildEvent.StepMoved moved -> {
        check(states.containsKey(moved.step()), "a move of a step that was never wanted");
        states.put(moved.step(), moved.state());
      }
      case BuildEvent.PhaseChanged changed -> phase = changed.phase();
      case BuildEvent.RequestAnswered _ -> answers++;
      case BuildEvent.SlotsChanged changed -> simulation.slots(changed.slots());
      case BuildEvent.StepFinished finished -> {
        gateRefused = refusedWhilePlanning;
        unanswered.remove(finished.step());
      }
      default -> {
        // of no interest here
      }
    }
  }

  /** A command is to start: its inputs are there, and there are a slot and a place in its pool. */
  void starts(Edge edge) {
    check(phase == BuildEvent.Phase.BUILDING, "a step starts while the build is " + phase);
    Set<Edge> seen = new HashSet<>();
    for (Node input : edge.inputs()) {
      checkMade(edge, input, seen);
    }
    for (Node input : edge.discovered()) {
      checkMade(edge, input, seen);
    }
    int depth = edge.pool().depth();
    check(depth == 0 || holding(edge.pool()) <= depth, edge.pool() + " is over its depth");
    check(holdingSlots() <= simulation.slots(), "more commands than slots");
    unanswered.add(edge.id());
  }

  private long holding(Pool pool) {
    return states.entrySet().stream()
        .filter(entry -> entry.getValue().holdsSlot())
        .filter(entry -> simulation.graph().edge(entry.getKey()).pool().equals(pool))
        .count();
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

  private long holdingSlots() {
    return states.values().stream().filter(StepState::holdsSlot).count();
  }

  void afterTurn() {
    check(requests == answers || simulation.planning(), "a request has no answer");
    for (Map.Entry<Integer, StepState> entry : states.entrySet()) {
      check(
          simulation.scheduler().state(entry.getKey()) == entry.getValue(),
          "events and scheduler differ about step " + entry.getKey());
    }
    if (phase == BuildEvent.Phase.BUILDING
        && !simulation.planning()
        && !gateRefused
        && !simulation.askingGate()
        && holdingSlots() < simulation.slots()) {
      checkNothingCouldStart();
    }
    checkFold();
  }

  private void checkNothingCouldStart() {
    for (Map.Entry<Integer, StepState> entry : states.entrySet()) {
      Edge edge = simulation.graph().edge(entry.getKey());
      boolean waits = entry.getValue() == StepState.WAITING || entry.getValue() == StepState.QUEUED;
      if (waits && hasPlace(edge) && inputsMade(edge, new HashSet<>())) {
        throw new AssertionError("a slot is idle, but step " + edge.id() + " could start");
      }
    }
  }

  private boolean hasPlace(Edge edge) {
    return edge.pool().depth() == 0
        || simulation.scheduler().used(edge.pool()) < edge.pool().depth();
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

  /** Whether nothing below a node is left to be done; a clean step waits for those before it. */
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
    Scheduler scheduler = simulation.scheduler();
    int holding = scheduler.count(StepState.RUNNING) + scheduler.count(StepState.SETTLING);
    int waiting =
        scheduler.count(StepState.WAITING)
            + scheduler.count(StepState.QUEUED)
            + scheduler.count(StepState.CANCELLED);
    check(counts.run() == holding, "shown as running: " + counts.run() + ", not " + holding);
    check(
        counts.waiting() == waiting, "shown as waiting: " + counts.waiting() + ", not " + waiting);
    check(
        counts.failed() == scheduler.count(StepState.FAILED),
        "shown as failed: " + counts.failed());
    check(
        counts.built() + shown.upToDate() >= scheduler.count(StepState.DONE),
        "shown as built: " + counts.built());
  }

  void afterRun() {
    check(unanswered.isEmpty(), "started but never finished: " + unanswered);
    check(requests == answers, "a request has no answer");
    Graph graph = simulation.graph();
    for (int id = 0; id < graph.edgeCount(); id++) {
      StepState state = simulation.scheduler().state(id);
      check(state == null || state.settled(), "step " + id + " is left " + state);
    }
    checkFold();
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw new AssertionError(message);
    }
  }
}
