package dev.sconce.schedule;

import dev.sconce.action.CountedInputs;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of runs in a simulated build directory: what each run depended on, by content and by
 * the run that made it, and its outputs.
 */
final class SimMemory {
  private record Read(String path, String content, long maker) {}

  private record Kept(String command, List<Read> inputs, List<String> outputs, long logMtime) {}

  private final SimWorld world;
  private final Map<String, Kept> runs = new HashMap<>();
  private final Map<String, Long> makers = new HashMap<>();
  private long lastRun;

  SimMemory(SimWorld world) {
    this.world = world;
  }

  /** Called when a step is about to run: until it has ended, its last run is invalid. */
  void begin(Edge edge) {
    runs.remove(step(edge));
  }

  void keep(Effect.Reuse.KeepRun keep, Graph graph) {
    Edge edge = keep.edge();
    lastRun++;
    for (int i = 0; i < edge.outputs().length; i++) {
      String path = edge.outputs()[i].path();
      if (!keep.unchanged()[i] || !makers.containsKey(path)) {
        makers.put(path, lastRun);
      }
    }
    Node[] told = keep.discovered();
    List<Read> inputs = reads(edge, told == null ? nodes(world.seenBy(edge), graph) : told);
    if (inputs.stream().anyMatch(input -> world.mtime(input.path()) > keep.startMtimeNanos())) {
      return; // edited since: unknown what the command read
    }
    runs.put(step(edge), new Kept(edge.command(), inputs, contents(edge), keep.logMtimeNanos()));
  }

  /** Called for outputs from a cache: their consumers must see that they were made again. */
  void taken(Edge edge) {
    lastRun++;
    for (Node output : edge.outputs()) {
      makers.put(output.path(), lastRun);
    }
  }

  /** The result of comparing a step with its recorded run. */
  Completion.Reuse compare(Edge edge) {
    Kept kept = runs.get(step(edge));
    if (kept == null
        || !kept.command().equals(edge.command())
        || !world.logs(edge, kept.logMtime())
        || !kept.inputs().equals(reads(edge, edge.discovered()))
        || !kept.outputs().equals(contents(edge))) {
      return new Completion.Reuse.NotFound(edge.id());
    }
    long newest = 0;
    for (Read input : kept.inputs()) {
      newest = Math.max(newest, world.mtime(input.path()));
    }
    long at = world.tick();
    long[] mtimes = world.mtimes(edge);
    for (int i = 0; i < mtimes.length; i++) {
      mtimes[i] = edge.restat() || mtimes[i] >= newest ? mtimes[i] : at;
    }
    return new Completion.Reuse.Found(edge.id(), at, mtimes);
  }

  /** Records the new time of a run first; the following log entry belongs to it. */
  void retime(Edge edge, long at) {
    Optional.ofNullable(runs.get(step(edge)))
        .ifPresent(
            kept ->
                runs.put(step(edge), new Kept(kept.command(), kept.inputs(), kept.outputs(), at)));
  }

  private static Node[] nodes(List<String> paths, Graph graph) {
    return paths.stream().map(graph::node).toArray(Node[]::new);
  }

  private static String step(Edge edge) {
    return edge.outputs()[0].path();
  }

  private List<Read> reads(Edge edge, Node[] discovered) {
    List<Read> reads = new ArrayList<>();
    for (CountedInputs.Counted input : CountedInputs.of(edge, discovered).files()) {
      String path = input.node().path();
      reads.add(new Read(path, world.textOf(path), makers.getOrDefault(path, 0L)));
    }
    return reads;
  }

  private List<String> contents(Edge edge) {
    List<String> contents = new ArrayList<>();
    for (Node output : edge.outputs()) {
      contents.add(world.textOf(output.path()));
    }
    return contents;
  }
}
