package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The traced runs in a simulated build directory: all that commands read, declared or not. */
final class SimTraces {
  private record Kept(long logged, long loggedBefore, Map<String, String> contents) {}

  private final SimWorld world;
  private final Map<String, Kept> runs = new HashMap<>();

  /** The accesses of ended commands, by step. */
  private final Map<Integer, Map<String, String>> seen = new HashMap<>();

  SimTraces(SimWorld world) {
    this.world = world;
  }

  /** Called when a command is about to read its inputs and to write its outputs. */
  void ends(Edge edge, Graph graph) {
    Map<String, String> contents = new LinkedHashMap<>();
    for (String path : SimWorld.hidden(edge)) {
      contents.put(path, world.textOf(path));
    }
    for (String path : SimWorld.seen(edge)) {
      if (!isGroup(path, graph)) {
        contents.put(path, world.textOf(path));
      }
    }
    seen.put(edge.id(), contents);
  }

  private static boolean isGroup(String path, Graph graph) {
    Node node = graph.find(path);
    Edge producer = node == null ? null : node.producer();
    return producer != null && producer.phony();
  }

  /** The process has ended; accesses that were not recorded are lost. */
  void forget() {
    seen.clear();
  }

  /** Records the run of a step; its log entry follows. */
  void keep(Edge edge, long logMtime) {
    Map<String, String> contents = seen.remove(edge.id());
    if (contents == null) {
      runs.remove(step(edge));
    } else {
      runs.put(step(edge), new Kept(logMtime, world.logged(step(edge)), contents));
    }
  }

  void retime(Edge edge, long at) {
    Kept kept = runs.get(step(edge));
    if (kept != null && isCurrent(kept, edge)) {
      runs.put(step(edge), new Kept(at, world.logged(step(edge)), kept.contents()));
    }
  }

  private boolean isCurrent(Kept kept, Edge edge) {
    long logged = world.logged(step(edge));
    return logged == kept.logged() || logged == kept.loggedBefore();
  }

  /** Adds the facts about a step that ninja's rule does not know. */
  void describe(Edge edge, GraphFacts facts, Graph graph) {
    Kept kept = edge.phony() ? null : runs.get(step(edge));
    if (kept == null || !isCurrent(kept, edge)) {
      return;
    }
    kept.contents().entrySet().stream()
        .filter(read -> !world.textOf(read.getKey()).equals(read.getValue()))
        .findFirst()
        .ifPresent(
            read ->
                facts.tracedChange(
                    edge.id(), DirtyReason.of(DirtyReason.Kind.TRACED_CHANGED, read.getKey())));
    int[] made =
        SimWorld.hidden(edge).stream()
            .map(graph::find)
            .filter(node -> node != null && node.producer() != null)
            .mapToInt(Node::id)
            .toArray();
    if (made.length > 0) {
      facts.tracedMade(edge.id(), made);
    }
  }

  /** Whether a run would read the same again, judging by the accesses. */
  boolean sayTheSame(Edge edge) {
    Kept kept = runs.get(step(edge));
    return kept == null
        || !isCurrent(kept, edge)
        || kept.contents().entrySet().stream()
            .allMatch(read -> world.textOf(read.getKey()).equals(read.getValue()));
  }

  private static String step(Edge edge) {
    return edge.outputs()[0].path();
  }
}
