package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The users of a simulated build, who send requests, add steps, and edit files. */
final class SimUsers {
  private static final int MID_RUN_EDITS_ONE_IN = 3;
  private static final int INTERRUPT = 2;
  private static final long GROWTH = 0x9E3779B97F4A7C15L;

  private final Requester console = new Requester("console");
  private final Requester shell = new Requester("shell");

  /** The source of randomness for all events. */
  private final Random random;

  /** Separate, so that the rest of a seed is the same with and without a cache. */
  private final Random cacheRandom;

  private final Random growthRandom;

  /** Separate from all other randomness; null if files are not edited while commands run. */
  private final @Nullable Random editor;

  private final SimManifest manifest;
  private final SimWorld world;
  private final SimTrouble trouble;
  private final SimStory story;
  private int grown;

  SimUsers(
      long seed,
      Random random,
      Random cacheRandom,
      SimManifest manifest,
      SimWorld world,
      SimTrouble trouble,
      SimStory story) {
    this.random = random;
    this.cacheRandom = cacheRandom;
    this.manifest = manifest;
    this.world = world;
    this.trouble = trouble;
    this.story = story;
    growthRandom = new Random(seed ^ GROWTH);
    Random edits = new Random(seed + 1);
    editor = edits.nextInt(MID_RUN_EDITS_ONE_IN) == 0 ? edits : null;
  }

  /** A request from one of the two requesters. */
  Completion.Asked ask(BuildRequest request, long nowMillis) {
    Requester asker = nowMillis % 2 == 0 ? console : shell;
    return new Completion.Asked(asker.next(), request);
  }

  BuildRequest anyRequest(Graph graph) {
    int step = random.nextInt(Math.max(1, graph.edgeCount()));
    return switch (random.nextInt(13)) {
      case 0 -> new BuildRequest.Pause();
      case 1, 2 -> new BuildRequest.Resume();
      case 3, 4 -> new BuildRequest.SetSlots(1 + random.nextInt(5));
      case 5 -> new BuildRequest.Retry(step);
      case 12 -> new BuildRequest.RetrySteps(List.of(step, random.nextInt(graph.edgeCount() + 1)));
      case 6 -> {
        trouble.mendCommands();
        yield new BuildRequest.RetryAll();
      }
      case 7, 8 -> new BuildRequest.Cancel(step);
      case 9 ->
          random.nextInt(5) == 0 ? new BuildRequest.Stop(INTERRUPT) : new BuildRequest.SetSlots(2);
      default ->
          new BuildRequest.AddTargets(
              List.of(
                  manifest.outputs().get(random.nextInt(manifest.outputs().size())),
                  manifest.outputs().getFirst()));
    };
  }

  BuildRequest anyCacheRequest(SimCache cache) {
    return cacheRandom.nextInt(5) == 0
        ? new BuildRequest.AskCache()
        : new BuildRequest.SetMode(cache.anyMode());
  }

  /** Whether to add a step to the graph now. */
  boolean wantGrowth() {
    return growthRandom.nextInt(60) == 0;
  }

  /**
   * Adds a step to the graph, like a front end that discovers steps during the build.
   *
   * @return the request for it; null if no step was added
   */
  @Nullable BuildRequest grow(Graph graph, Graph wholeGraph) {
    Edge like = graph.edge(growthRandom.nextInt(graph.edgeCount()));
    if (!like.bindings().ruleName().equals("plain")
        || !like.value("seen").isEmpty()
        || !like.value("hidden").isEmpty()) {
      return null;
    }
    // Each step gets a new name, because ninja's rule does not notice changed inputs of a step.
    String output = "grown" + ++grown;
    List<String> inputs =
        List.of(
            manifest.sources().getFirst(),
            manifest.outputs().get(growthRandom.nextInt(manifest.outputs().size())));
    int orderOnly = growthRandom.nextInt(2);
    for (Graph one : List.of(graph, wholeGraph)) {
      one.addEdge(
          like.bindings(),
          Pool.DEFAULT,
          false,
          new Edge.Nodes(
              inputs.stream().map(one::node).toArray(Node[]::new),
              1,
              orderOnly,
              new Node[] {one.node(output)},
              1,
              new Node[0],
              null));
    }
    story.tell(output + " of " + inputs);
    return new BuildRequest.AddTargets(List.of(output));
  }

  /** Sometimes edits a source while commands run. */
  boolean editsMidRun() {
    if (editor == null || editor.nextInt(10) > 0) {
      return false;
    }
    String source = manifest.sources().get(editor.nextInt(manifest.sources().size()));
    story.tell("edit " + source);
    if (editor.nextInt(4) == 0) {
      world.touch(source);
    } else {
      world.write(source, source + editor.nextInt(1_000));
    }
    return true;
  }

  /** Edits sources and deletes outputs while nothing runs. */
  void changeFiles() {
    for (int i = random.nextInt(4); i > 0; i--) {
      String source = manifest.sources().get(random.nextInt(manifest.sources().size()));
      String output = manifest.removable().get(random.nextInt(manifest.removable().size()));
      story.tell("change " + source + " or " + output);
      switch (random.nextInt(6)) {
        case 0 -> world.touch(source);
        case 1 -> world.delete(output);
        case 2 -> world.delete(output + ".d");
        default -> world.write(source, source + random.nextInt(1_000));
      }
    }
  }
}
