package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.schedule.RunResult;
import org.junit.jupiter.api.Test;

/** External limits: tokens of a job server, the load of the machine. */
class GateTest {
  /** A job server with some tokens. */
  private static final class Tokens implements StartGate {
    int free;
    int most;
    int held;

    Tokens(int free) {
      this.free = free;
    }

    @Override
    public boolean enter(int running, int startedInTurn) {
      if (free == 0) {
        return false;
      }
      free--;
      held++;
      most = Math.max(most, held);
      return true;
    }

    @Override
    public void leave() {
      free++;
      held--;
    }

    @Override
    public void whenOpen(Runnable mayBeOpen) {
      assertEquals(0, free);
    }
  }

  private static final String FIVE =
      """
      rule fail
        command = fail
      build a: touch
      build b: touch
      build c: touch
      build group: phony a b
      build d: touch group
      build bad: fail
      build all: phony d c
      build worse: phony all bad
      """;

  @Test
  void tokensLimitCommands() {
    Tokens tokens = new Tokens(2);
    BuildFixture build =
        BuildFixture.of(FIVE).gate(tokens).options(BuildOptions.ofSlots(Integer.MAX_VALUE));
    build.built("all");
    assertEquals(2, build.commands.mostActive());
    assertEquals(2, tokens.most);
    assertEquals(0, tokens.held);
  }

  @Test
  void tokensAreGivenBackAfterFailures() {
    Tokens tokens = new Tokens(3);
    BuildFixture build =
        BuildFixture.of(FIVE).gate(tokens).options(BuildOptions.ofSlots(8).failuresAllowed(0));
    assertEquals(RunResult.Status.FAILED, build.build("worse").status());
    assertEquals(0, tokens.held);
  }

  @Test
  void loadLimitsCommandsButOneMayAlwaysRun() {
    BuildFixture build =
        BuildFixture.of(FIVE)
            .gate(new StartGate.LoadGate(() -> 7.5, 4))
            .options(BuildOptions.ofSlots(8));
    build.built("all");
    assertEquals(1, build.commands.mostActive());
  }

  @Test
  void loadCountsWhatWasJustStarted() {
    StartGate.LoadGate gate = new StartGate.LoadGate(() -> 1.5, 4);
    assertTrue(gate.enter(3, 0));
    assertTrue(gate.enter(3, 1));
    assertFalse(gate.enter(3, 2));
    assertTrue(gate.enter(0, 2));
  }
}
