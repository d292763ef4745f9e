package dev.sconce.engine;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RemoteOutputs;
import dev.sconce.history.RemoteOutputs.LeftOutput;
import dev.sconce.history.RemoteOutputs.LeftStep;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.Effect;
import dev.sconce.schedule.GraphFacts;
import dev.sconce.schedule.OutputState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What builds left in a remote cache, as the graph has it: counts where none of a step's outputs is
 * on disk and the build log has its time for all of them. For the thread of the build.
 */
final class LeftOutputs {
  private final Graph graph;
  private final BuildLog log;
  private final RemoteOutputs store;
  private final boolean materialises;

  /** Nodes that were told to have a time stamp though they are not on disk. */
  private final Set<Node> absent = new HashSet<>();

  /**
   * @param materialises whether what is needed can be brought; else all that was left counts as if
   *     it were here, since nothing is going to run
   */
  LeftOutputs(Graph graph, BuildLog log, RemoteOutputs store, boolean materialises) {
    this.graph = graph;
    this.log = log;
    this.store = store;
    this.materialises = materialises;
  }

  /** Adds to what was gathered what was left of the same steps. */
  void tell(Effect.Files.Gather gather) {
    if (store.isEmpty()) {
      return;
    }
    GraphFacts facts = gather.facts();
    for (int id : gather.edges()) {
      Edge edge = graph.edge(id);
      Optional<LeftStep> left = edge.phony() ? Optional.empty() : left(edge, facts);
      if (left.isEmpty()) {
        continue;
      }
      List<OutputState> contents = new ArrayList<>();
      for (LeftOutput output : left.get().outputs()) {
        contents.add(new OutputState(output.content(), output.executable()));
      }
      for (Node output : edge.outputs()) {
        facts.stat(output.id(), left.get().atNanos());
        absent.add(output);
      }
      if (materialises) {
        facts.leftRemote(id, contents);
      }
    }
  }

  private Optional<LeftStep> left(Edge edge, GraphFacts facts) {
    Node[] outputs = edge.outputs();
    Optional<LeftStep> left = store.of(outputs[0].path());
    if (left.isEmpty() || left.get().outputs().size() != outputs.length) {
      return Optional.empty();
    }
    for (int i = 0; i < outputs.length; i++) {
      boolean counts =
          left.get().outputs().get(i).path().equals(outputs[i].path())
              && !facts.isUnreadable(outputs[i].id())
              && facts.statNanos(outputs[i].id()) == 0
              && log.mtimeNanos(outputs[i]) == left.get().atNanos();
      if (!counts) {
        return Optional.empty();
      }
    }
    return left;
  }

  /** Tells what such an answer depends on that is not on disk. Before the time stamps are. */
  void note(UpToDateRecorder notes) {
    if (!absent.isEmpty()) {
      notes.content(".sconce/" + RemoteOutputs.FILE);
      absent.forEach(node -> notes.time(node, 0));
    }
  }

  /** What was left of a step in this build or an earlier one. */
  Optional<LeftStep> of(Edge edge) {
    return store.of(edge.outputs()[0].path());
  }

  /** The time that an output has though it is not on disk; 0 if it is, or nothing is known. */
  long mtimeNanos(Node output) {
    Edge maker = output.producer();
    if (maker == null || store.isEmpty()) {
      return 0;
    }
    long logged = log.mtimeNanos(output);
    return of(maker).filter(left -> left.atNanos() == logged).map(LeftStep::atNanos).orElse(0L);
  }

  void put(LeftStep left) throws IOException {
    store.put(left);
  }

  /** Forgets what was left of a step: it is on disk, or lost. */
  void remove(Edge edge) throws IOException {
    store.remove(edge.outputs()[0].path());
  }
}
