package dev.sconce.schedule;

import dev.sconce.digest.Digest;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.testing.FakeFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A scheduler with a cache. The test answers its effects at once, or notes them for later. */
abstract class CachedBuildScript implements Scheduler.Output {
  final Graph graph;
  final Scheduler scheduler;
  final List<String> asked = new ArrayList<>();
  private final List<Effect> pending = new ArrayList<>();
  private long nowMillis;

  CachedBuildScript(String manifest, Function<Graph, RecordedDeps> deps, int slots, CacheUse cache)
      throws ManifestException {
    graph =
        Manifest.load(
                new FakeFiles().create("build.ninja", manifest),
                "build.ninja",
                Manifest.Options.DEFAULT,
                _ -> {})
            .graph();
    ScheduleOptions options =
        new ScheduleOptions(
            slots,
            1,
            false,
            false,
            false,
            true,
            PlanReporting.NONE,
            false,
            StepWeights.EQUAL,
            cache);
    scheduler = new Scheduler(graph, deps.apply(graph), options);
  }

  /** Answers an effect, or notes it in {@link #asked}. */
  abstract void perform(Effect effect);

  void accept(Completion completion) {
    scheduler.accept(completion, ++nowMillis, this);
    List<Effect> now = List.copyOf(pending);
    pending.clear();
    now.forEach(this::perform);
  }

  long nowMillis() {
    return nowMillis;
  }

  int step(String output) {
    Edge producer = graph.node(output).producer();
    assert producer != null : output;
    return producer.id();
  }

  void found(String output) {
    accept(
        new Completion.Reuse.Found(
            step(output),
            7,
            new long[0],
            new Completion.Reuse.KnownResult(List.of(state(output)), Tier.REMOTE, 1, 20, 0)));
  }

  /** The effects noted since the last call. */
  List<String> asked() {
    List<String> now = List.copyOf(asked);
    asked.clear();
    return now;
  }

  static String output(Edge edge) {
    return edge.outputs()[0].path();
  }

  static OutputState state(String content) {
    return new OutputState(Digest.of(content.getBytes(StandardCharsets.UTF_8)), false);
  }

  @Override
  public void publish(BuildEvent event) {
    // not relevant here
  }

  @Override
  public void ask(Effect effect) {
    pending.add(effect);
  }
}
