package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which edges wait for which dyndep file, and what becomes of them when it was read. */
final class DyndepUpdate {
  private final Graph graph;
  private final Facts facts;
  private final Plan plan;
  private final Closure closure;
  private final Map<Node, List<Edge>> waiting = new HashMap<>();

  DyndepUpdate(Graph graph, Facts facts, Plan plan, Closure closure) {
    this.graph = graph;
    this.facts = facts;
    this.plan = plan;
    this.closure = closure;
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      Node file = edge.dyndep();
      if (file != null) {
        waiting.computeIfAbsent(file, _ -> new ArrayList<>()).add(edge);
        facts.setNode(file.id(), Facts.DYNDEP_PENDING, true);
      }
    }
  }

  /** Takes note that a file is being read: it is asked for once. */
  void reading(Node file) {
    facts.setNode(file.id(), Facts.DYNDEP_PENDING, false);
  }

  /**
   * Applies a file to the graph and finds what has to be known of the nodes it brought.
   *
   * @return why it cannot be applied, empty when it can
   */
  String apply(Node file, List<DyndepEntry> entries) {
    Map<Edge, DyndepEntry> unused = new HashMap<>();
    for (DyndepEntry entry : entries) {
      unused.put(entry.edge(), entry);
    }
    for (Edge edge : waiting.getOrDefault(file, List.of())) {
      DyndepEntry entry = unused.remove(edge);
      if (entry == null) {
        return "'" + edge.outputs()[0].path() + "' not mentioned in its dyndep file '" + file + "'";
      }
      String error = apply(entry);
      if (!error.isEmpty()) {
        return error;
      }
    }
    DyndepEntry extra = firstOf(unused);
    return extra == null
        ? ""
        : "dyndep file '"
            + file
            + "' mentions output '"
            + extra.edge().outputs()[0].path()
            + "' whose build statement does not have a dyndep binding for the file";
  }

  private static @Nullable DyndepEntry firstOf(Map<Edge, DyndepEntry> entries) {
    return entries.values().stream()
        .min(Comparator.comparingInt(entry -> entry.edge().id()))
        .orElse(null);
  }

  private String apply(DyndepEntry entry) {
    Edge edge = entry.edge();
    Set<Node> fresh = new HashSet<>();
    for (Node output : entry.outputs()) {
      if (output.producer() != null || !fresh.add(output)) {
        return "multiple rules generate " + output.path();
      }
    }
    graph.addDyndep(edge, entry.inputs(), entry.outputs(), entry.restat());
    if (entry.restat()) {
      facts.setEdge(edge.id(), Facts.RESTAT, true);
    }
    facts.fit();
    boolean judged = facts.edge(edge.id(), Facts.DONE);
    boolean ready = facts.edge(edge.id(), Facts.READY);
    for (Node output : entry.outputs()) {
      facts.setNode(output.id(), Facts.SCANNED, judged);
      facts.setNode(output.id(), Facts.UNREADY, judged && !ready);
      closure.add(output);
    }
    for (Node input : entry.inputs()) {
      closure.add(input);
    }
    closure.add(edge);
    plan.inputsChanged(edge);
    return "";
  }
}
