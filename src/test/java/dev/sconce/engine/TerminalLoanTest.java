package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import dev.sconce.session.TerminalOwner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps of the console pool while a display owns the terminal. */
class TerminalLoanTest {
  private final Requester asker = new Requester("test");

  private static final String MANIFEST =
      """
      rule fail
        command = fail $out
      build talk: touch
        pool = console
      build more-talk: touch talk
        pool = console
      build aside: touch
      build third: touch
      build bad: fail
      """;

  /** Releases the terminal when told to. */
  private static final class Owner implements TerminalOwner {
    final List<String> told = new ArrayList<>();
    final List<Runnable> confirmations = new ArrayList<>();
    boolean prompt;

    @Override
    public void release(Runnable confirmed) {
      told.add("release");
      confirmations.add(confirmed);
      if (prompt) {
        confirmed.run();
      }
    }

    @Override
    public void takeBack() {
      told.add("take back");
    }
  }

  private final Owner owner = new Owner();

  private BuildFixture of(int slots, int failures) {
    BuildFixture build =
        BuildFixture.of(MANIFEST).options(BuildOptions.ofSlots(slots).failuresAllowed(failures));
    build.build().lendingTerminalOf(owner);
    return build;
  }

  /** Acts when some other step starts; by then the console step waits. */
  private static void whenStarts(BuildFixture build, String step, Runnable action) {
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted start
                  && build.graph.edge(start.step()) == build.edge(step)) {
                action.run();
              }
            });
  }

  @Test
  void stepStartsOnceTheOwnerLetGoAndOthersGoOnMeanwhile() {
    BuildFixture build = of(2, 1);
    whenStarts(build, "aside", () -> build.commands.whenEnding(_ -> confirmOnce()));
    build.built("talk", "aside").ran("touch aside", "touch talk");
    assertEquals(List.of("release", "take back"), owner.told);
  }

  private void confirmOnce() {
    if (!owner.confirmations.isEmpty()) {
      owner.confirmations.removeFirst().run();
    }
  }

  @Test
  void eachConsoleStepAsksForItself() {
    owner.prompt = true;
    of(2, 1).built("more-talk").ran("touch talk", "touch more-talk");
    assertEquals(List.of("release", "take back", "release", "take back"), owner.told);
  }

  @Test
  void waitingStepTakesASlot() {
    BuildFixture build = of(2, 1);
    List<String> ranMeanwhile = new ArrayList<>();
    build.commands.whenEnding(
        _ -> {
          if (ranMeanwhile.isEmpty()) {
            ranMeanwhile.addAll(build.commands.ran());
          }
          confirmOnce();
        });
    build.built("talk", "aside", "third").ran("touch aside", "touch talk", "touch third");
    assertEquals(List.of("touch aside"), ranMeanwhile);
  }

  @Test
  void pauseTakesTheTerminalBackAndResumeAsksAgain() {
    BuildFixture build = of(2, 1);
    whenStarts(build, "aside", () -> build.build().submit(asker, new BuildRequest.Pause()));
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepFinished) {
                owner.confirmations.getFirst().run();
                build.build().submit(asker, new BuildRequest.Resume());
                owner.prompt = true;
              }
            });
    build.built("talk", "aside").ran("touch aside", "touch talk");
    assertEquals(List.of("release", "take back", "release", "take back"), owner.told);
  }

  @Test
  void stepThatWaitsForTheTerminalCanBeCancelled() {
    BuildFixture build = of(2, 1);
    whenStarts(
        build,
        "aside",
        () -> build.build().submit(asker, new BuildRequest.Cancel(build.edge("talk").id())));
    RunResult result = build.build("talk", "aside");
    assertEquals("steps were cancelled", result.message());
    build.ran("touch aside");
    assertEquals(List.of("release", "take back"), owner.told);
  }

  @Test
  void stopWaitsForNoTerminal() {
    BuildFixture build = of(2, 1);
    whenStarts(build, "aside", () -> build.build().submit(asker, new BuildRequest.Stop(2)));
    RunResult result = build.build("talk", "aside");
    assertEquals(RunResult.Status.INTERRUPTED, result.status());
    build.ran("touch aside");
    assertEquals(List.of("release", "take back"), owner.told);
    owner.confirmations.getFirst().run();
    owner.prompt = true;
    build.built("talk");
  }

  @Test
  void nothingStartsOnceTheLastAllowedStepFailed() {
    BuildFixture build = of(2, 1);
    build.stopped("subcommand failed", "talk", "bad");
    build.ran("fail bad");
    assertFalse(build.files.exists("talk"));
    assertEquals(List.of("release", "take back"), owner.told);
  }
}
