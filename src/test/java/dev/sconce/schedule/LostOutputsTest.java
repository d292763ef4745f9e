package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.CacheMode;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Outputs that were left in the cache are lost when a command needs them: the order of starts. */
class LostOutputsTest {
  private static final String RULES =
      """
      rule r
        command = r $out
      rule cc
        command = cc $out
        deps = gcc
        depfile = $out.d
      rule written
        command = written $out
        depfile = $out.d
        restat = 1
      """;

  /** Steps with capital names are never looked up. */
  private static final class Build extends CachedBuildScript {
    private static final CacheUse CACHE =
        new CacheUse(
            CacheMode.FETCH,
            false,
            CacheUse.Download.MINIMAL,
            false,
            new CacheUse.Eligibility() {
              @Override
              public String obstacle(Edge edge) {
                return Character.isUpperCase(output(edge).charAt(0)) ? "not shared" : "";
              }

              @Override
              public boolean mayRace(Edge edge) {
                return false;
              }
            });

    private final Map<String, Long> onDisk;
    private final Map<String, String> depsLog;
    private final Set<String> leftRemote;
    private final Requester user = new Requester("user");

    Build(String steps, Set<String> leftRemote) throws ManifestException {
      this(steps, leftRemote, new HashMap<>(Map.of("src", 5L)), new HashMap<>());
    }

    private Build(
        String steps, Set<String> leftRemote, Map<String, Long> onDisk, Map<String, String> depsLog)
        throws ManifestException {
      super(RULES + steps, graph -> new Log(graph, onDisk, depsLog), 3, CACHE);
      this.leftRemote = leftRemote;
      this.onDisk = onDisk;
      this.depsLog = depsLog;
    }

    /** Adds an output of an earlier build. */
    void made(String output, long mtime) {
      onDisk.put(output, mtime);
    }

    /** Adds an input to the deps log of an earlier build. */
    void read(String output, String input) {
      depsLog.put(output, input);
    }

    void begin(String... targets) {
      accept(new Completion.Begin(List.of(targets).stream().map(graph::node).toList()));
    }

    void add(String target) {
      request(new BuildRequest.AddTargets(List.of(target)));
    }

    void request(BuildRequest request) {
      accept(new Completion.Asked(user.next(), request));
    }

    @Override
    void perform(Effect effect) {
      switch (effect) {
        case Effect.Files.Gather gather -> {
          gather(gather);
          accept(new Completion.Files.Gathered());
        }
        case Effect.Commands.Prepare() -> accept(new Completion.Commands.Prepared(true));
        case Effect.Reuse.Ask(int _, Edge edge) -> found(output(edge));
        case Effect.Reuse.Fetch(int _, Edge edge) ->
            accept(new Completion.Reuse.Fetched(edge.id(), Tier.REMOTE));
        case Effect.Reuse.Take(int _, Edge edge, long _, long[] _, List<?> _) -> {
          asked.add("take " + output(edge));
          long mtime = onDisk.getOrDefault(output(edge), 7L); // as if restat left it unchanged
          accept(new Completion.Reuse.Taken(edge.id(), 7, new long[] {mtime}));
        }
        case Effect.Reuse.LeaveRemote leave ->
            accept(new Completion.Reuse.Taken(leave.edge().id(), 7, new long[] {7}));
        case Effect.Reuse.Materialise(Edge edge) -> asked.add("materialise " + output(edge));
        case Effect.Commands.Run(Edge edge, var _) -> asked.add("run " + output(edge));
        case Effect.Files.Settle settle ->
            accept(
                new Completion.Files.Settled(
                        settle.edge().id(),
                        StepOutput.NONE,
                        null,
                        "",
                        new long[] {nowMillis() + 100},
                        false,
                        "")
                    .containing(List.of(state("run"))));
        case Effect.Logs.RecordCommand _ -> accept(new Completion.Logs.Recorded(""));
        case Effect.Finish(RunResult result) -> asked.add(result.status().toString());
        default -> asked.add(effect.toString());
      }
    }

    private void gather(Effect.Files.Gather gather) {
      GraphFacts facts = gather.facts();
      for (int node : gather.nodes()) {
        facts.stat(node, onDisk.getOrDefault(graph.node(node).path(), 0L));
      }
      for (int id : gather.edges()) {
        Edge edge = graph.edge(id);
        facts.describe(edge);
        if (facts.wantsDepfile(id)) {
          facts.depfile(
              id, new GraphFacts.DepfileFinding.Read(List.of(output(edge)), List.of("src")));
        }
        Long mtime = onDisk.get(output(edge));
        if (mtime != null) {
          facts.logged(edge.outputs()[0].id(), mtime, true);
        }
        if (leftRemote.contains(output(edge))) {
          facts.leftRemote(id, List.of(state(output(edge))));
        }
      }
    }

    void lost(String output) {
      accept(new Completion.Reuse.NotMaterialised(step(output), MissReason.EVICTED));
    }

    void materialised(String output) {
      accept(new Completion.Reuse.Materialised(step(output)));
    }

    void ends(String output) {
      accept(new Completion.Commands.Ended(step(output), 0, 0, StepOutput.NONE, 0, 9, false));
    }

    private record Log(Graph graph, Map<String, Long> onDisk, Map<String, String> depsLog)
        implements RecordedDeps {
      @Override
      public long mtimeNanos(int output) {
        return onDisk.getOrDefault(graph.node(output).path(), NO_RECORD);
      }

      @Override
      public int inputCount(int output) {
        return depsLog.containsKey(graph.node(output).path()) ? 1 : 0;
      }

      @Override
      public int input(int output, int index) {
        return graph.node(depsLog.get(graph.node(output).path())).id();
      }
    }
  }

  @Test
  void stepAddedBehindOneThatIsUpToDateWaitsForWhatIsMadeAgain() throws ManifestException {
    Build build =
        new Build(
            """
            build OTHER: r src
            build lost: r src
            build clean: r src || lost
            build FIRST: r clean
            build SECOND: r clean
            """,
            Set.of());
    build.made("clean", 50);
    build.begin("OTHER", "lost");
    build.add("FIRST");
    assertEquals(List.of("run OTHER", "materialise lost"), build.asked());
    build.lost("lost");
    assertEquals(List.of("run lost"), build.asked());
    build.add("SECOND");
    assertEquals(List.of(), build.asked());
    build.ends("lost");
    assertEquals(List.of("run FIRST", "run SECOND"), build.asked());
  }

  @Test
  void readerKnownFromTheDepsLogGoesBackWithWhatItRead() throws ManifestException {
    Build build =
        new Build(
            """
            build OTHER: r src
            build lost: r src
            build kept: written lost
            build clean: cc src
            build LAST: r clean
            """,
            Set.of());
    build.made("kept", 10);
    build.made("clean", 50);
    build.read("clean", "kept");
    build.begin("OTHER", "kept");
    build.add("LAST");
    assertEquals(List.of("take kept", "run OTHER", "materialise lost"), build.asked());
    build.lost("lost");
    assertEquals(List.of("run lost"), build.asked());
    build.ends("lost");
    assertEquals(List.of("take kept", "run LAST"), build.asked());
  }

  @Test
  void nothingStartsAboveOutputsThatOnlyAnotherPlanMakesAgain() throws ManifestException {
    Build build =
        new Build(
            """
            build lost: r src
            build other: r src
            build FIRST: r src || lost other
            build SECOND: r src || lost
            """,
            Set.of("lost", "other"));
    build.made("lost", 50);
    build.made("other", 50);
    build.begin("FIRST");
    assertEquals(List.of("materialise lost", "materialise other"), build.asked());
    build.lost("lost");
    build.add("SECOND");
    assertEquals(List.of(), build.asked());
    build.materialised("other");
    assertEquals(List.of("OUTDATED"), build.asked());
  }

  @Test
  void lostOutputCausesNewPlanEvenIfItsConsumerWasCancelled() throws ManifestException {
    Build build =
        new Build(
            """
            build lost: r src
            build other: r src
            build FIRST: r src || lost
            build SECOND: r src || other
            """,
            Set.of("lost", "other"));
    build.made("lost", 50);
    build.made("other", 50);
    build.begin("FIRST");
    assertEquals(List.of("materialise lost"), build.asked());
    build.request(new BuildRequest.Pause());
    build.add("SECOND");
    build.lost("lost");
    assertEquals(List.of(), build.asked());
    build.request(new BuildRequest.Cancel(build.step("SECOND")));
    assertEquals(List.of("OUTDATED"), build.asked());
  }
}
