package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.StepWeights;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.Problem;
import dev.sconce.session.TargetView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Displays receive all steps that a step waits for, however many there are. */
class RelationsTest {
  private static BuildFixture of(String manifest) {
    return BuildFixture.of(
            """
            rule fail
              command = fail $out
            """
                + manifest)
        .options(
            new BuildOptions(
                1, 0, false, false, PlanReporting.FORECASTS, false, false, StepWeights.EQUAL));
  }

  /** A program of this many objects, the last of which fails. */
  private static String program(int objects, String lastRule) {
    StringBuilder manifest = new StringBuilder();
    StringBuilder link = new StringBuilder("build app: touch");
    for (int i = 0; i < objects; i++) {
      String rule = i == objects - 1 ? lastRule : "touch";
      manifest.append("build o").append(i).append(": ").append(rule).append('\n');
      link.append(" o").append(i);
    }
    return manifest.append(link).append('\n').toString();
  }

  private static BuildState state(BuildFixture build) {
    BuildFold fold = new BuildFold();
    build.events.forEach(fold::accept);
    return fold.snapshot(0);
  }

  private static TargetView target(BuildState state, String label) {
    return state.tree().stream().filter(one -> one.label().equals(label)).findFirst().orElseThrow();
  }

  @Test
  void aProgramOfManyObjectsHoldsAllOfThem() {
    BuildFixture build = of(program(638, "touch"));
    build.built("app");
    TargetView app = target(state(build), "app");
    assertEquals(639, app.total());
    assertEquals(639, app.done());
  }

  @Test
  void aFailureOfTheLastOfManyObjectsStopsTheLink() {
    BuildFixture build = of(program(638, "fail"));
    build.build("app");
    BuildState state = state(build);
    assertEquals(1, state.counts().blocked());
    Problem.Failure failure = state.failures().getFirst();
    assertEquals(1, failure.stops());
    assertEquals(List.of("app"), failure.stopped());
  }

  @Test
  void theLinkOfManyObjectsIsOnTheCriticalPath() {
    BuildFixture build = of(program(638, "touch"));
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted start
                  && (build.graph.edge(start.step()) == build.edge("o637")
                      || build.graph.edge(start.step()) == build.edge("app"))) {
                for (int i = 0; i < 500; i++) {
                  build.files.tick();
                }
              }
            });
    build.built("app");
    assertEquals(
        List.of(build.edge("o637").id(), build.edge("app").id()),
        state(build).buildTimes().orElseThrow().criticalPath());
  }

  @Test
  void phonyOfManyStepsIsReportedOnce() {
    StringBuilder manifest = new StringBuilder("build parts: phony");
    for (int i = 0; i < 300; i++) {
      manifest.append(" p").append(i);
    }
    manifest.append("\nbuild all_parts: phony parts extra\nbuild extra: touch\n");
    StringBuilder all = new StringBuilder("build all: phony");
    for (int i = 0; i < 300; i++) {
      manifest.append("build p").append(i).append(i == 7 ? ": fail\n" : ": touch\n");
      manifest.append("build r").append(i).append(": touch || all_parts\n");
      all.append(" r").append(i);
    }
    BuildFixture build = of(manifest.append(all).append('\n').toString());
    build.build("all");
    assertEquals(
        List.of(build.edge("parts").id(), build.edge("all_parts").id()),
        build.events(PlanEvent.PhonyRelated.class).stream()
            .map(PlanEvent.PhonyRelated::phony)
            .toList());
    int told =
        build.events(BuildEvent.StepWanted.class).stream()
                .mapToInt(one -> one.inputs().size())
                .sum()
            + build.events(PlanEvent.PhonyRelated.class).stream()
                .mapToInt(one -> one.inputs().size())
                .sum();
    assertEquals(300 + 300 + 2, told);
    BuildState state = state(build);
    assertEquals(300, state.counts().blocked());
    assertEquals(300, state.failures().getFirst().stops());
    assertEquals(build.edge("p7").id(), state.step(build.edge("r3").id()).orElseThrow().blocker());
  }

  @Test
  void aPhonyOfOneStepIsThatStep() {
    BuildFixture build =
        of(
            "build one: phony two\n"
                + "build two: phony made\n"
                + "build made: touch\n"
                + "build app: touch one\n");
    build.built("app");
    assertEquals(List.of(), build.events(PlanEvent.PhonyRelated.class));
    assertEquals(
        List.of(build.edge("made").id()),
        build.events(BuildEvent.StepWanted.class).stream()
            .filter(one -> one.step() == build.edge("app").id())
            .findFirst()
            .orElseThrow()
            .inputs());
  }

  @Test
  void unreportedRelationsAreNotSearched() {
    BuildFixture build = BuildFixture.of(program(100, "touch"));
    build.built("app");
    assertFalse(
        build.events(BuildEvent.StepWanted.class).stream()
            .anyMatch(one -> !one.inputs().isEmpty()));
  }
}
