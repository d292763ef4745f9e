package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to a build when commands fail or are interrupted. */
class FailureTest {
  private static final String RULE =
      """
      rule fail
        command = fail $out
      """;

  private static final String THREE =
      RULE
          + """
          build a: fail
          build b: fail
          build c: fail
          build all: phony a b c
          build final: cat a b c
          """;

  private static BuildFixture allowing(String manifest, int failures) {
    return BuildFixture.of(manifest).options(BuildOptions.ofSlots(1).failuresAllowed(failures));
  }

  @Test
  void firstFailureStopsTheBuild() {
    BuildFixture.of(THREE).stopped("subcommand failed", "all").ran("fail a");
  }

  @Test
  void asManyFailuresAsAllowedStopTheBuild() {
    allowing(THREE, 3).stopped("subcommands failed", "all").ran("fail a", "fail b", "fail c");
  }

  @Test
  void whatNeedsAFailedStepDoesNotRun() {
    allowing(THREE, 11)
        .stopped("cannot make progress due to previous errors", "final")
        .ran("fail a", "fail b", "fail c");
  }

  @Test
  void withoutLimitAllThatCanRunRuns() {
    allowing(THREE + "build d: touch\nbuild more: phony a d\n", 0)
        .stopped("cannot make progress due to previous errors", "more")
        .ran("fail a", "touch d");
  }

  @Test
  void failedStepGivesItsPlaceInAPoolBack() {
    String pooled =
        """
        pool one
          depth = 1
        rule fail
          command = fail $out
          pool = one
        build a: fail
        build b: fail
        build final: cat a b
        """;
    allowing(pooled, 11)
        .stopped("cannot make progress due to previous errors", "final")
        .ran("fail a", "fail b");
  }

  @Test
  void exitCodeIsThatOfTheLastFailure() {
    BuildFixture build =
        allowing(
            RULE
                + """
                build a: fail
                  code = 3
                build b: fail
                  code = 5
                build all: phony a b
                """,
            0);
    assertEquals(5, build.build("all").exitCode());
  }

  @Test
  void runningCommandsEndInPeaceAfterAFailure() {
    BuildFixture build =
        BuildFixture.of(
                RULE
                    + """
                    build z: fail
                    build a: touch
                    build b: touch
                    build all: phony z a b
                    """)
            .options(BuildOptions.ofSlots(2));
    build.stopped("subcommand failed", "all").ran("fail z", "touch a");
    assertEquals(List.of(), build.commands.signals());
    assertEquals(
        List.of(StepOutcome.FAILED, StepOutcome.BUILT),
        build.events(BuildEvent.StepFinished.class).stream()
            .map(BuildEvent.StepFinished::outcome)
            .toList());
  }

  private static final String INTERRUPT =
      """
      rule interrupt
        command = interrupt
      rule touch-interrupt
        command = touch-interrupt
      build calm: interrupt in
      build half: touch-interrupt in
      build early: touch in
      """;

  @Test
  void untouchedOutputOfAnInterruptedCommandStays() {
    BuildFixture build = BuildFixture.of(INTERRUPT).create("calm").createLater("in");
    assertEquals(
        new RunResult(RunResult.Status.INTERRUPTED, 130, "interrupted by user"),
        build.build("calm"));
    assertTrue(build.files.exists("calm"));
  }

  @Test
  void changedOutputOfAnInterruptedCommandIsDeleted() {
    BuildFixture build = BuildFixture.of(INTERRUPT).create("half").createLater("in");
    assertEquals(130, build.build("half").exitCode());
    assertFalse(build.files.exists("half"));
  }

  @Test
  void otherCommandsAreSignalledAndCleanedUpAfterAnInterrupt() {
    BuildFixture build =
        BuildFixture.of(INTERRUPT)
            .options(BuildOptions.ofSlots(2))
            .create("half", "early")
            .createLater("in");
    assertEquals(130, build.build("early", "half").exitCode());
    assertEquals(1, build.commands.signals().size());
    assertFalse(build.files.exists("half"));
    assertFalse(build.files.exists("early"));
  }

  @Test
  void allOutputsOfAnInterruptedCommandWithADepfileAreDeleted() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule interrupt
              command = interrupt
              depfile = $out.d
            build out: interrupt in
            """);
    build.create("out").createLater("in", "out.d");
    build.build("out");
    assertFalse(build.files.exists("out"));
    assertFalse(build.files.exists("out.d"));
  }

  @Test
  void responseFileThatCannotBeWrittenStopsTheBuild() {
    BuildFixture build =
        BuildFixture.of(
            """
            build out: touch
              rspfile = out.rsp
              rspfile_content = text
            """);
    build.files.failAt("out.rsp", "Permission denied");
    RunResult result = build.build("out");
    assertEquals(new RunResult(RunResult.Status.BROKEN, 1, ""), result);
    assertEquals(
        List.of("open(out.rsp): Permission denied"),
        build.events(BuildEvent.Message.class).stream().map(BuildEvent.Message::text).toList());
    assertEquals(List.of(), build.commands.ran());
  }

  @Test
  void nothingIsStartedBesideAStepThatCannotBe() {
    BuildFixture build =
        BuildFixture.of(
                """
                build a: touch
                  rspfile = a.rsp
                  rspfile_content = text
                build b: touch
                build all: phony a b
                """)
            .options(BuildOptions.ofSlots(2));
    build.files.failAt("a.rsp", "Permission denied");
    build.broken("", "all").ran();
    assertEquals(List.of(), build.commands.signals());
  }

  @Test
  void runThatIsOutdatedBeforeItStartsAnythingSaysSo() {
    BuildFixture build = BuildFixture.of("build out: touch\n").beforeMutation(() -> false);
    assertEquals(RunResult.Status.OUTDATED, build.build("out").status());
    assertEquals(List.of(), build.commands.ran());
  }
}
