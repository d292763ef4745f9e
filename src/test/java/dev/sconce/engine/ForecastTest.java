package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.Edge;
import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.StepWeights;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.Requester;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The forecasts of the remaining time of a build. */
class ForecastTest {
  private final Requester asker = new Requester("test");

  private static final String MANIFEST =
      """
      rule fail
        command = fail $out
      build a: touch
      build b: touch a
      build group: phony b
      build c: touch group
      build long: touch
      build bad: fail
      build blocked: touch bad
      build all: phony c long blocked
      """;

  private record Expected(Map<String, Long> millis) implements StepWeights {
    @Override
    public long expectedMillis(Edge edge) {
      return millis.getOrDefault(edge.outputs()[0].path(), UNKNOWN_MILLIS);
    }
  }

  private static BuildFixture of(int slots, Map<String, Long> millis) {
    return BuildFixture.of(MANIFEST)
        .options(
            new BuildOptions(
                slots,
                0,
                false,
                false,
                PlanReporting.FORECASTS,
                false,
                false,
                new Expected(millis)));
  }

  private static List<String> path(BuildFixture build, PlanEvent.Forecast forecast) {
    return forecast.criticalPath().stream()
        .map(step -> build.graph.edge(step).outputs()[0].path())
        .toList();
  }

  /** The remaining time of each forecast, in milliseconds. */
  private static List<Long> left(BuildFixture build) {
    return build.events(PlanEvent.Forecast.class).stream()
        .map(PlanEvent.Forecast::remainingMillis)
        .toList();
  }

  @Test
  void longestChainIsReportedBeforeAnythingStarts() {
    BuildFixture build = of(2, Map.of("a", 100L, "b", 200L, "c", 300L, "long", 500L));
    build.built("c", "long");
    PlanEvent.Forecast first = build.events(PlanEvent.Forecast.class).getFirst();
    assertEquals(List.of("a", "b", "c"), path(build, first));
    assertEquals(600, first.criticalMillis());
    assertEquals(600, first.remainingMillis());
  }

  @Test
  void nextChainIsReportedAsSoonAsOneIsDone() {
    BuildFixture build = of(1, Map.of("a", 600L, "long", 500L));
    build.built("a", "long");
    List<PlanEvent.Forecast> told = build.events(PlanEvent.Forecast.class);
    assertEquals(List.of("a"), path(build, told.getFirst()));
    assertEquals(List.of("long"), path(build, told.get(1)));
  }

  @Test
  void aWideBuildIsNotLookedAtAgainForEachStep() {
    StringBuilder manifest = new StringBuilder();
    Map<String, Long> expected = new HashMap<>();
    for (int step = 0; step < 1_000; step++) {
      expected.put("o" + step, 2_000L - step); // the longest chain comes next
      manifest.append("build o").append(step).append(": touch\n");
    }
    BuildFixture build =
        BuildFixture.of(manifest.append("build all: phony\n").toString())
            .options(
                new BuildOptions(
                    1,
                    0,
                    false,
                    false,
                    PlanReporting.FORECASTS,
                    false,
                    false,
                    new Expected(expected)));
    String[] all = new String[1_000];
    for (int step = 0; step < all.length; step++) {
      all[step] = "o" + step;
    }
    build.built(all);
    long millis = build.events(BuildEvent.BuildFinished.class).getLast().atMillis();
    int told = build.events(PlanEvent.Forecast.class).size();
    assertTrue(told <= 2 + millis / 50, () -> told + " forecasts in " + millis + " ms");
  }

  @Test
  void aForecastIsMadeAsSoonAsAPauseIsOver() {
    BuildFixture build = of(1, Map.of("a", 100L, "b", 200L, "c", 300L));
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted start
                  && build.graph.edge(start.step()) == build.edge("a")) {
                build.build().submit(asker, new BuildRequest.Pause());
              } else if (event instanceof BuildEvent.StepFinished finished
                  && build.graph.edge(finished.step()) == build.edge("a")) {
                build.build().submit(asker, new BuildRequest.Resume());
              }
            });
    build.built("c");
    int resumed = 0;
    for (int i = 0; i < build.events.size(); i++) {
      if (build.events.get(i) instanceof BuildEvent.RequestAnswered answered
          && answered.request() instanceof BuildRequest.Resume) {
        resumed = i;
      }
    }
    assertTrue(
        build.events.stream()
            .skip(resumed)
            .takeWhile(event -> !(event instanceof BuildEvent.StepFinished))
            .anyMatch(PlanEvent.Forecast.class::isInstance),
        build.events::toString);
  }

  @Test
  void stepsThatTakeLongerThanLastTimeLengthenTheRest() {
    BuildFixture build = of(1, Map.of("a", 10_000L, "b", 10_000L, "c", 10_000L));
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted) {
                for (int i = 0; i < 30_000; i++) {
                  build.files.tick();
                }
              }
            });
    build.built("c");
    List<Long> told = left(build);
    assertEquals(30_000, told.getFirst());
    // Three times as long, limited by the trust in one step: 2.67 times.
    assertTrue(told.get(1) > 52_000 && told.get(1) < 54_000, told::toString);
  }

  @Test
  void fewSlotsTakeLonger() {
    BuildFixture build = of(1, Map.of("a", 100L, "b", 200L, "c", 300L, "long", 500L));
    build.built("c", "long");
    assertEquals(1100, build.events(PlanEvent.Forecast.class).getFirst().remainingMillis());
  }

  @Test
  void stepsThatWereNeverTimedCountAsTheOthers() {
    BuildFixture build = of(1, Map.of("a", 100L, "b", 200L));
    build.built("c");
    assertEquals(450, build.events(PlanEvent.Forecast.class).getFirst().remainingMillis());
  }

  @Test
  void nothingIsForecastWhileNothingIsKnown() {
    BuildFixture build = of(1, Map.of());
    build.built("a");
    assertEquals(List.of(), build.events(PlanEvent.Forecast.class));
  }

  @Test
  void whatWaitsForAFailureDoesNotCount() {
    BuildFixture build =
        of(2, Map.of("bad", 1L, "blocked", 90_000L, "long", 500L, "a", 9L, "b", 9L, "c", 9L));
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepFinished finished
                  && build.graph.edge(finished.step()) == build.edge("bad")) {
                for (int i = 0; i < 2_000; i++) {
                  build.files.tick();
                }
              }
            });
    build.build("all");
    List<PlanEvent.Forecast> told = build.events(PlanEvent.Forecast.class);
    assertEquals(List.of("bad", "blocked"), path(build, told.getFirst()));
    assertEquals(90_001, told.getFirst().remainingMillis());
    assertTrue(told.size() > 1);
    assertTrue(told.getLast().remainingMillis() < 1_000, told.toString());
  }

  @Test
  void stepsThatAreUpToDateAreCounted() {
    BuildFixture build =
        BuildFixture.withLogs(MANIFEST)
            .options(
                new BuildOptions(
                    1, 0, false, false, PlanReporting.FORECASTS, false, false, StepWeights.EQUAL));
    build.built("c", "long");
    build.files.tick();
    build.files.touch("a");
    build.built("c", "long").ran("touch b", "touch c");
    assertEquals(
        List.of(new PlanEvent.UpToDateCounted(2)), build.events(PlanEvent.UpToDateCounted.class));
  }

  @Test
  void aForecastFollowsEachStepOfASmallBuild() {
    BuildFixture build = of(1, Map.of("a", 20_000L, "b", 20_000L, "c", 30_000L));
    build.built("c");
    assertEquals(3, build.events(PlanEvent.Forecast.class).size());
  }

  @Test
  void stepsThatCannotRunSideBySideTakeLonger() {
    BuildFixture build =
        BuildFixture.of(
                """
                pool one
                  depth = 1
                build a: touch
                  pool = one
                build b: touch
                  pool = one
                build c: touch
                """)
            .options(
                new BuildOptions(
                    3,
                    0,
                    false,
                    false,
                    PlanReporting.FORECASTS,
                    false,
                    false,
                    new Expected(Map.of("a", 300L, "b", 200L, "c", 100L))));
    build.built("a", "b", "c");
    assertEquals(500, build.events(PlanEvent.Forecast.class).getFirst().remainingMillis());
  }

  @Test
  void whatDoesNotFillTheSlotsTakesAsLongAsItsOrderAllows() {
    BuildFixture build = of(2, Map.of("a", 100L, "b", 100L, "c", 100L, "long", 400L));
    build.built("c", "long");
    assertEquals(400, build.events(PlanEvent.Forecast.class).getFirst().remainingMillis());
  }
}
