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
 * The outputs that builds left in a remote cache, as the graph sees them. An entry counts if none
 * of the step's outputs is on disk and the build log has the entry's time for all of them. For the
 * thread of the build.
 */
final class LeftOutputs {
  private final Graph graph;
  private final BuildLog log;
  private final RemoteOutputs store;
  private final boolean materialises;

  /** Nodes that were reported with a time stamp although they are not on disk. */
  private final Set<Node> absent = new HashSet<>();

  /**
   * @param materialises whether outputs can be downloaded when they are needed; if not, everything
   *     that was left counts as if it were on disk, since nothing is going to run
   */
  LeftOutputs(Graph graph, BuildLog log, RemoteOutputs store, boolean materialises) {
    this.graph = graph;
    this.log = log;
    this.store = store;
    this.materialises = materialises;
  }

  /** Adds the remote outputs of the gathered steps to the facts. */
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

  /**
   * Records the files that such an answer depends on. Must be called before the time stamps are
   * recorded.
   */
  void note(UpToDateRecorder notes) {
    if (!absent.isEmpty()) {
      notes.content(".sconce/" + RemoteOutputs.FILE);
      absent.forEach(node -> notes.time(node, 0));
    }
  }

  /** The outputs of a step that this build or an earlier one left remote. */
  Optional<LeftStep> of(Edge edge) {
    return store.of(edge.outputs()[0].path());
  }

  /**
   * The time stamp of an output that is not on disk; 0 if it is on disk, or if nothing is known.
   */
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

  /** Forgets the remote outputs of a step: they are on disk, or lost. */
  void remove(Edge edge) throws IOException {
    store.remove(edge.outputs()[0].path());
  }
}
