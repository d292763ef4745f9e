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
 * Reports which steps of a run wait for which, including inputs from the deps log. A phony edge is
 * reported once with the edges that it stands for, and referred to by id afterwards. So there are
 * no more relations than in the manifest.
 */
final class RelationTeller {
  private final EdgeInputs inputs;
  private final RunSteps steps;

  /** The last reported content of each phony edge. */
  private final Map<Integer, IdList> phonies = new HashMap<>();

  /** The phony edges visited since {@link #begin}. */
  private final BitSet lookedAt = new BitSet();

  /** For each id, the last list that contains it, so that no list contains it twice. */
  private int[] listOf = {};

  private int list;

  RelationTeller(EdgeInputs inputs, RunSteps steps) {
    this.inputs = inputs;
    this.steps = steps;
  }

  /** Starts a report. Phony edges may stand for more steps than in earlier reports. */
  void begin(int edges) {
    lookedAt.clear();
    if (edges > listOf.length) {
      listOf = Arrays.copyOf(listOf, edges);
    }
  }

  /** Called for another graph, or for a new run from the start. */
  void forget() {
    phonies.clear();
  }

  /** The steps and phony edges for which an edge waits. Reports the phony edges first. */
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

  /** The steps and phony edges for which an edge waits, after all phony edges were visited. */
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

  /** Reports a phony edge, and before it those to which it refers. */
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
