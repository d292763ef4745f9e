package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.IdList;
import dev.sconce.session.IntList;
import dev.sconce.session.PlanEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which steps of a run wait for which, those from the deps log included. A phony is told once
 * with what it stands for, and then named: the relations are no more than those of the manifest.
 */
final class RelationTeller {
  private final EdgeInputs inputs;
  private final RunSteps steps;

  /** What each phony stands for, as last told. */
  private final Map<Integer, IdList> phonies = new HashMap<>();

  /** The phonies that were looked at since {@link #begin}. */
  private final BitSet lookedAt = new BitSet();

  /** In which list each id was last put, so that none is in it twice. */
  private int[] listOf = {};

  private int list;

  RelationTeller(EdgeInputs inputs, RunSteps steps) {
    this.inputs = inputs;
    this.steps = steps;
  }

  /** Phonies may stand for more steps than when they were told. */
  void begin(int edges) {
    lookedAt.clear();
    if (edges > listOf.length) {
      listOf = Arrays.copyOf(listOf, edges);
    }
  }

  /** Another graph, or another run of it from the start. */
  void forget() {
    phonies.clear();
  }

  /** The steps and phonies that an edge waits for; tells of the phonies first. */
  IdList of(Edge edge) {
    int count = inputs.count(edge);
    for (int at = 0; at < count; at++) {
      Edge producer = inputs.get(edge, at).producer();
      if (producer != null && producer.phony() && !lookedAt.get(producer.id())) {
        tell(producer);
      }
    }
    return named(edge);
  }

  /** Those that an edge waits for, once all phonies among them were looked at. */
  private IdList named(Edge edge) {
    IntList found = new IntList();
    list++;
    int count = inputs.count(edge);
    for (int at = 0; at < count; at++) {
      Edge producer = inputs.get(edge, at).producer();
      if (producer == null) {
        continue;
      }
      int id = producer.id();
      if (producer.phony()) {
        @Nullable IdList below = phonies.get(id);
        if (below == null || below.isEmpty()) {
          continue;
        }
        id = below.size() == 1 ? below.id(0) : id;
      } else if (steps.state(id) == null) {
        continue;
      }
      if (listOf[id] != list) {
        listOf[id] = list;
        found.add(id);
      }
    }
    return IdList.of(found);
  }

  /** Tells of a phony, and before that of those that it names. */
  private void tell(Edge phony) {
    List<Edge> open = new ArrayList<>();
    IntList positions = new IntList();
    enter(phony, open, positions);
    while (!open.isEmpty()) {
      Edge edge = open.getLast();
      int at = positions.removeLast();
      if (at < inputs.count(edge)) {
        positions.add(at + 1);
        Edge producer = inputs.get(edge, at).producer();
        if (producer != null && producer.phony() && !lookedAt.get(producer.id())) {
          enter(producer, open, positions);
        }
        continue;
      }
      open.removeLast();
      IdList below = named(edge);
      IdList before = phonies.put(edge.id(), below);
      if (below.size() > 1 && !below.equals(before)) {
        steps.publish(new PlanEvent.PhonyRelated(edge.id(), below));
      }
    }
  }

  private void enter(Edge phony, List<Edge> open, IntList positions) {
    lookedAt.set(phony.id());
    open.add(phony);
    positions.add(0);
  }
}
