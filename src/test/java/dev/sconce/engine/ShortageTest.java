package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to a step if the system has no process, thread or descriptor left. */
class ShortageTest {
  private static final String THREE =
      """
      build out: touch a b c
      build a: touch
      build b: touch
      build c: touch
      """;

  private static BuildFixture slots(String manifest, int slots) {
    return BuildFixture.of(manifest).options(BuildOptions.ofSlots(slots));
  }

  @Test
  void stepWaitsForTheEndOfAnother() {
    BuildFixture build = slots(THREE, 3);
    build.commands.fitting(2);
    build.built("out").ran("touch a", "touch b", "touch c", "touch out");
    assertEquals(2, build.commands.mostActive());
  }

  @Test
  void oneAtATimeIsEnough() {
    BuildFixture build = slots(THREE, 3);
    build.commands.fitting(1);
    build.built("out").ran("touch a", "touch b", "touch c", "touch out");
    assertEquals(1, build.commands.mostActive());
  }

  @Test
  void stepGoesBackIntoItsQueueAndIsStartedAgain() {
    BuildFixture build = slots(THREE, 2);
    build.commands.fitting(1);
    build.built("out");
    int refused = build.edge("b").id();
    assertEquals(
        List.of(
            StepState.QUEUED,
            StepState.RUNNING,
            StepState.QUEUED,
            StepState.RUNNING,
            StepState.DONE),
        build.events(BuildEvent.StepMoved.class).stream()
            .filter(moved -> moved.step() == refused)
            .map(BuildEvent.StepMoved::state)
            .toList());
    assertEquals(
        1,
        build.events(BuildEvent.StepFinished.class).stream()
            .filter(finished -> finished.step() == refused)
            .count());
  }

  @Test
  void buildEndsWhereNothingRunsThatCouldHelp() {
    BuildFixture build = slots(THREE, 3);
    build.commands.fitting(0);
    RunResult result = build.build("out");
    assertEquals(RunResult.Status.BROKEN, result.status());
    assertEquals("what is left is needed by what runs", result.message());
    build.ran();
  }

  @Test
  void failureOfWhatRunsIsNotHidden() {
    BuildFixture build =
        slots(
            """
            rule fail
              command = fail
            build out: touch a b
            build a: fail
            build b: touch
            """,
            2);
    build.commands.fitting(1);
    build.stopped("subcommand failed", "out").ran("fail");
  }

  @Test
  void placeOfThePoolAndOfTheGateAreGivenBack() {
    BuildFixture build =
        slots(
            """
            pool few
              depth = 1
            rule few
              command = few $out
              pool = few
            build out: touch a b c
            build a: touch
            build b: few
            build c: few
            """,
            3);
    CountingGate gate = new CountingGate();
    build.gate(gate);
    build.commands.fitting(1);
    build.built("out").ran("touch a", "few b", "few c", "touch out");
    assertEquals(0, gate.inside);
  }

  private static final class CountingGate implements StartGate {
    private int inside;

    @Override
    public boolean enter(int running, int startedInTurn) {
      inside++;
      return true;
    }

    @Override
    public void leave() {
      inside--;
    }

    @Override
    public void whenOpen(Runnable mayBeOpen) {
      throw new AssertionError("it is never shut");
    }
  }

  @Test
  void consoleStepGivesTheTerminalBackWhileItWaits() {
    BuildFixture build =
        slots(
            """
            rule console
              command = console $out
              pool = console
            build out: touch a b
            build a: touch
            build b: console
            """,
            2);
    build.commands.fitting(1);
    build.built("out").ran("touch a", "console b", "touch out");
  }
}
