package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Requests to a build while it runs. */
class SteeringTest {
  private static final Requester ASKER = new Requester("test");

  private static final String CHAIN =
      """
      rule fail
        command = fail $out
      build a: touch
      build b: touch a
      build c: touch b
      build other: touch
      build bad: fail
      build needs-bad: touch bad
      build both: phony needs-bad other
      """;

  private static BuildFixture of(int slots, int failures) {
    return BuildFixture.of(CHAIN).options(BuildOptions.ofSlots(slots).failuresAllowed(failures));
  }

  /** Sends requests when a certain step starts. */
  private static void when(BuildFixture build, String started, BuildRequest... requests) {
    boolean[] asked = {false};
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted start
                  && build.graph.edge(start.step()) == build.edge(started)
                  && !asked[0]) {
                asked[0] = true;
                for (BuildRequest request : requests) {
                  build.build().submit(ASKER, request);
                }
              }
            });
  }

  /** Acts when something was answered or the phase changed. */
  private static void on(BuildFixture build, Consumer<BuildEvent> action) {
    build.build().subscribe(action::accept);
  }

  private static List<String> answers(BuildFixture build) {
    List<String> answers = new ArrayList<>();
    for (BuildEvent.RequestAnswered answer : build.events(BuildEvent.RequestAnswered.class)) {
      String word = answer.reply() == BuildEvent.Reply.DONE ? " done" : "";
      answers.add(
          answer.request().getClass().getSimpleName()
              + (answer.accepted() ? word : ": " + answer.reason()));
    }
    return answers;
  }

  private static int id(BuildFixture build, String output) {
    return build.edge(output).id();
  }

  @Test
  void pauseLetsRunningCommandsEndAndStartsNoMore() {
    BuildFixture build = of(1, 1);
    when(build, "a", new BuildRequest.Pause());
    List<String> ranWhilePaused = new ArrayList<>();
    on(
        build,
        event -> {
          if (event instanceof BuildEvent.StepFinished) {
            ranWhilePaused.addAll(build.commands.ran());
            build.build().submit(ASKER, new BuildRequest.Resume());
          }
        });
    build.built("c").ran("touch a", "touch b", "touch c");
    assertEquals("touch a", ranWhilePaused.getFirst());
    assertEquals(List.of("Pause done", "Resume done"), answers(build).subList(0, 2));
    assertEquals(
        List.of(Phase.SCANNING, Phase.BUILDING, Phase.PAUSED, Phase.BUILDING),
        build.events(BuildEvent.PhaseChanged.class).stream()
            .map(BuildEvent.PhaseChanged::phase)
            .toList());
  }

  @Test
  void pauseAndResumeAreRefusedWhenTheyChangeNothing() {
    BuildFixture build = of(1, 1);
    when(
        build,
        "a",
        new BuildRequest.Resume(),
        new BuildRequest.Pause(),
        new BuildRequest.Pause(),
        new BuildRequest.Resume());
    build.built("c");
    assertEquals(
        List.of(
            "Resume: the build is not paused",
            "Pause done",
            "Pause: the build is paused",
            "Resume done"),
        answers(build));
  }

  @Test
  void moreSlotsAreUsedAtOnce() {
    BuildFixture build = of(1, 1);
    when(build, "a", new BuildRequest.SetSlots(2));
    build.built("c", "other");
    assertEquals(2, build.commands.mostActive());
    assertEquals(
        List.of(new BuildEvent.SlotsChanged(2)), build.events(BuildEvent.SlotsChanged.class));
  }

  @Test
  void fewerSlotsLetRunningCommandsEnd() {
    BuildFixture build = of(2, 1);
    when(build, "other", new BuildRequest.SetSlots(1));
    build.built("c", "other");
    assertEquals(List.of(), build.commands.signals());
  }

  @Test
  void failedStepCanBeRetried() {
    BuildFixture build = of(1, 0);
    boolean[] failedOnce = {false};
    when(build, "other", new BuildRequest.Retry(id(build, "bad")));
    build.commands.whenEnding(
        edge -> {
          if (edge == build.edge("bad")) {
            build.commands.failing(failedOnce[0] ? 0 : 1);
            failedOnce[0] = true;
          }
        });
    RunResult result = build.build("both");
    assertEquals(RunResult.Status.BUILT, result.status());
    build.ran("fail bad", "touch other", "fail bad", "touch needs-bad");
    assertEquals(List.of("Retry"), answers(build));
  }

  @Test
  void aStepThatIsRetriedGoesBeforeOthers() {
    StringBuilder manifest = new StringBuilder("rule fail\n  command = fail $out\n");
    manifest.append("build z: touch\nbuild bad: fail\n");
    for (int i = 0; i < 4; i++) {
      // Ordered before the step that fails, but ready only after z.
      manifest.append("build a%d: touch z\nbuild b%d: touch a%d\n".formatted(i, i, i));
    }
    BuildFixture build =
        BuildFixture.of(manifest + "build all: phony b0 b1 b2 b3 bad\n")
            .options(BuildOptions.ofSlots(2).failuresAllowed(0));
    boolean[] asked = {false};
    on(
        build,
        event -> {
          if (event instanceof BuildEvent.StepFinished finished
              && finished.outcome() == StepOutcome.FAILED
              && !asked[0]) {
            asked[0] = true;
            build.build().submit(ASKER, new BuildRequest.Retry(finished.step()));
          }
        });
    build.build("all");
    List<String> ran = build.commands.ran();
    assertEquals(
        List.of("touch z", "fail bad", "touch a0", "touch a1", "fail bad"), ran.subList(0, 5));
  }

  @Test
  void retryAllAfterTheLastAllowedFailureGoesOn() {
    BuildFixture build = of(2, 1);
    boolean[] failedOnce = {false};
    build.commands.whenEnding(
        edge -> {
          if (edge == build.edge("bad")) {
            build.commands.failing(failedOnce[0] ? 0 : 1);
            failedOnce[0] = true;
          }
        });
    on(
        build,
        event -> {
          if (event instanceof BuildEvent.PhaseChanged changed
              && changed.phase() == Phase.STOPPING) {
            build.build().submit(ASKER, new BuildRequest.RetryAll());
          }
        });
    BuildFixture done = build.built("c", "both");
    assertEquals(List.of("RetryAll"), answers(done));
    assertTrue(done.commands.ran().containsAll(List.of("touch c", "touch needs-bad")));
  }

  @Test
  void retryOfAStepThatDidNotFailIsRefused() {
    BuildFixture build = of(1, 1);
    when(
        build,
        "a",
        new BuildRequest.Retry(id(build, "b")),
        new BuildRequest.Retry(99_999),
        new BuildRequest.RetryAll());
    build.built("b");
    assertEquals(
        List.of(
            "Retry: the step has not failed",
            "Retry: the step has not failed",
            "RetryAll: nothing failed"),
        answers(build));
  }

  @Test
  void cancelledCommandIsSignalledCleanedUpAndNoFailure() {
    BuildFixture build = of(1, 1);
    when(build, "a", new BuildRequest.Cancel(id(build, "a")));
    RunResult result = build.build("c", "other");
    assertEquals(new RunResult(RunResult.Status.FAILED, 1, "steps were cancelled"), result);
    build.ran("touch a", "touch other");
    assertEquals(List.of("a: 15"), build.commands.signals());
    assertFalse(build.files.exists("a"));
    assertTrue(build.files.exists("other"));
  }

  @Test
  void waitingStepCanBeCancelledAndRetried() {
    BuildFixture build = of(1, 1);
    when(
        build,
        "a",
        new BuildRequest.Cancel(id(build, "b")),
        new BuildRequest.Cancel(id(build, "other")),
        new BuildRequest.Retry(id(build, "b")),
        new BuildRequest.Cancel(id(build, "a")),
        new BuildRequest.Cancel(id(build, "a")));
    build.build("c", "other");
    assertEquals(
        List.of("Cancel done", "Cancel done", "Retry", "Cancel", "Cancel"), answers(build));
    build.ran("touch a");
  }

  @Test
  void retryAllRunsCancelledStepsAgain() {
    BuildFixture build = of(1, 1);
    when(
        build,
        "a",
        new BuildRequest.Cancel(id(build, "b")),
        new BuildRequest.RetryAll(),
        new BuildRequest.RetryAll());
    build.built("c", "other");
    assertEquals(List.of("Cancel done", "RetryAll", "RetryAll: nothing failed"), answers(build));
  }

  @Test
  void cancelOfAnUnknownStepIsRefused() {
    BuildFixture build = of(1, 1);
    when(build, "a", new BuildRequest.Cancel(id(build, "other")));
    build.built("b");
    assertEquals(List.of("Cancel: the step is no part of this build"), answers(build));
  }

  @Test
  void stopSignalsAndCleansUp() {
    BuildFixture build = of(2, 1);
    when(build, "other", new BuildRequest.Stop(15));
    RunResult result = build.build("c", "other");
    assertEquals(new RunResult(RunResult.Status.INTERRUPTED, 130, "interrupted by user"), result);
    assertEquals(List.of("a: 15", "other: 15"), build.commands.signals());
    assertFalse(build.files.exists("a"));
    assertFalse(build.files.exists("other"));
  }

  @Test
  void targetsCanBeAdded() {
    BuildFixture build = of(1, 1);
    when(build, "a", new BuildRequest.AddTargets(List.of("c", "other")));
    build.built("a").ran("touch a", "touch b", "touch c", "touch other");
    assertEquals(List.of("AddTargets"), answers(build));
  }

  @Test
  void unknownOrUnbuildableTargetsAreRefusedAndTheBuildGoesOn() {
    BuildFixture build =
        BuildFixture.of(
            """
            build a: touch
            build x: cat nowhere
            build loop: cat loop2
            build loop2: cat loop
            """);
    when(
        build,
        "a",
        new BuildRequest.AddTargets(List.of("what")),
        new BuildRequest.AddTargets(List.of("x")),
        new BuildRequest.AddTargets(List.of("loop")),
        new BuildRequest.AddTargets(List.of("loop")));
    build.built("a");
    assertEquals(
        List.of(
            "AddTargets: unknown target: 'what'",
            "AddTargets: 'nowhere', needed by 'x', missing and no known rule to make it",
            "AddTargets: dependency cycle: loop -> loop2 -> loop",
            "AddTargets: dependency cycle: loop -> loop2 -> loop"),
        answers(build));
  }

  @Test
  void requestFromBeforeARunIsServedByIt() {
    BuildFixture build = of(1, 1);
    build.build().submit(ASKER, new BuildRequest.Pause());
    build.built("a");
    assertEquals(List.of("Pause done"), answers(build));
  }
}
