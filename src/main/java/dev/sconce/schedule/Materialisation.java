package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.IntList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that the outputs of all steps before a command are on disk when it starts, whether the
 * command declares them or not: what was left remote is brought first.
 */
final class Materialisation {
  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final RunSteps steps;

  /** Steps all of whose ancestors were found to be on disk. */
  private final BitSet complete = new BitSet();

  /** Who waits for the outputs of a step. */
  private final Map<Integer, List<Step>> waiting = new HashMap<>();

  Materialisation(ScheduleParts parts) {
    this.facts = parts.facts();
    this.inputs = parts.inputs();
    this.steps = parts.steps();
  }

  void clear() {
    complete.clear();
    waiting.clear();
  }

  /** Whether all that a command may read is on disk. */
  boolean complete(Step step) {
    return !facts.anyLeftRemote() || missing(step.edge).isEmpty();
  }

  /** The steps before this one whose outputs were left remote; it waits for them. */
  List<Step> await(Step step) {
    List<Step> makers = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    for (Edge edge : missing(step.edge)) {
      ids.add(edge.id());
      makers.add(steps.of(edge));
      waiting.computeIfAbsent(edge.id(), _ -> new ArrayList<>()).add(step);
    }
    step.awaited = ids;
    return makers;
  }

  /**
   * A step does not wait any more.
   *
   * @return whose outputs nobody waits for now
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

  /** What a step reads may be something else than before. */
  void inputsChanged() {
    complete.clear();
  }

  /** The outputs of a step are on disk: those that waited for nothing else can go on. */
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

  /** Takes out those who wait for the outputs of a step; they wait for nothing any more. */
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
        if (facts.edge(maker.id(), GraphFacts.LEFT_REMOTE)) {
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
