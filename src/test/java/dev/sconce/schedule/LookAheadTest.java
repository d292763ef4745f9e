package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Edge;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutput;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A chain of three steps whose results are in a cache: when each is looked up, fetched and put in
 * place.
 */
class LookAheadTest {
  private static final String CHAIN =
      """
      rule r
        command = r $out
      build a: r src
      build b: r a
      build c: r b
      """;

  private static final class Build extends CachedBuildScript {
    private static final CacheUse CACHE =
        new CacheUse(
            CacheMode.FETCH,
            false,
            CacheUse.Download.ALL,
            false,
            new CacheUse.Eligibility() {
              @Override
              public String obstacle(Edge edge) {
                return "";
              }

              @Override
              public boolean mayRace(Edge edge) {
                return true;
              }
            });

    Build() throws ManifestException {
      super(CHAIN, _ -> RecordedDeps.EMPTY, 2, CACHE);
      accept(new Completion.Begin(List.of(graph.node("c"))));
    }

    @Override
    void perform(Effect effect) {
      switch (effect) {
        case Effect.Files.Gather gather -> {
          for (int node : gather.nodes()) {
            gather.facts().stat(node, graph.node(node).path().equals("src") ? 5 : 0);
          }
          for (int edge : gather.edges()) {
            gather.facts().describe(graph.edge(edge));
          }
          accept(new Completion.Files.Gathered());
        }
        case Effect.Commands.Prepare() -> accept(new Completion.Commands.Prepared(true));
        case Effect.Reuse.Ask(int _, Edge edge) -> asked.add("ask " + output(edge));
        case Effect.Reuse.Fetch(int _, Edge edge) -> asked.add("fetch " + output(edge));
        case Effect.Reuse.Take take -> asked.add("take " + output(take.edge()));
        case Effect.Reuse.Discard(Edge edge) -> asked.add("discard " + output(edge));
        case Effect.Commands.Run(Edge edge, var _) -> asked.add("run " + output(edge));
        case Effect.Files.Settle settle ->
            asked.add("settle " + output(settle.edge()) + settle.digestOutputs());
        case Effect.Logs.RecordCommand _ -> accept(new Completion.Logs.Recorded(""));
        case Effect.Finish(RunResult result) -> asked.add(result.status().toString());
        default -> asked.add(effect.toString());
      }
    }

    void fetched(String output) {
      accept(new Completion.Reuse.Fetched(step(output), Tier.REMOTE));
    }

    void taken(String output) {
      accept(new Completion.Reuse.Taken(step(output), 7, new long[] {7}));
    }
  }

  @Test
  void wholeChainIsAskedBeforeAnythingIsHere() throws ManifestException {
    Build build = new Build();
    assertEquals(List.of("ask a"), build.asked());
    build.found("a");
    assertEquals(List.of("fetch a", "ask b"), build.asked());
    assertEquals(
        CachedBuildScript.state("a"), build.scheduler.knownOutputs().get(build.graph.node("a")));
    build.found("b");
    assertEquals(List.of("fetch b", "ask c"), build.asked());
    build.found("c");
    assertEquals(List.of("fetch c"), build.asked());
  }

  @Test
  void outputsAreTakenInTheOrderOfTheGraphWhateverComesFirst() throws ManifestException {
    Build build = allFound();
    build.fetched("c");
    build.fetched("b");
    assertEquals(List.of(), build.asked());
    build.fetched("a");
    assertEquals(List.of("take a"), build.asked());
    build.taken("a");
    assertEquals(List.of("take b"), build.asked());
    assertNull(build.scheduler.knownOutputs().get(build.graph.node("a")));
    build.taken("b");
    assertEquals(List.of("take c"), build.asked());
    build.taken("c");
    assertEquals(List.of("BUILT"), build.asked());
  }

  @Test
  void runThatMakesWhatWasSaidKeepsWhatWasAskedWithIt() throws ManifestException {
    Build build = runsInsteadOfA();
    settled(build, CachedBuildScript.state("a"));
    assertEquals(List.of("take b"), build.asked());
  }

  @Test
  void runThatMakesSomethingElseThrowsAwayWhatWasAskedWithIt() throws ManifestException {
    Build build = runsInsteadOfA();
    settled(build, CachedBuildScript.state("other"));
    assertEquals(List.of("discard b", "discard c", "ask b"), build.asked());
  }

  private static Build allFound() throws ManifestException {
    Build build = new Build();
    build.found("a");
    build.found("b");
    build.found("c");
    build.asked();
    return build;
  }

  /** The cache lost the outputs of the first step after all others were fetched. */
  private static Build runsInsteadOfA() throws ManifestException {
    Build build = allFound();
    build.fetched("b");
    build.fetched("c");
    build.accept(new Completion.Reuse.NotFetched(build.step("a"), MissReason.EVICTED));
    assertEquals(List.of("run a"), build.asked());
    build.accept(
        new Completion.Commands.Ended(build.step("a"), 0, 0, StepOutput.NONE, 0, 9, false));
    assertEquals(List.of("settle atrue"), build.asked());
    return build;
  }

  private static void settled(Build build, OutputState made) {
    build.accept(
        new Completion.Files.Settled(
                build.step("a"), StepOutput.NONE, null, "", new long[] {9}, false, "")
            .containing(List.of(made)));
  }
}
