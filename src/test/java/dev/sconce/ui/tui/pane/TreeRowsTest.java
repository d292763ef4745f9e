package dev.sconce.ui.tui.pane;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TreeRowsTest {
  private static final StepText OBJECT =
      new StepText("one.cc", "CXX", List.of("one.o"), "", "c++ one.cc", false);

  /** Four programs in one directory and nothing else; the object of the first is step 0. */
  private static BuildFold programs() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    for (int i = 0; i < 4; i++) {
      String program = "tests/t" + i;
      fold.accept(new BuildEvent.StepWanted(2 * i, "one.cc", "o" + i, -1, List.of()));
      fold.accept(new BuildEvent.StepWanted(2 * i + 1, program, program, -1, List.of(2 * i)));
    }
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    return fold;
  }

  private static String tree(BuildState state) {
    Frame frame = ConsoleFrame.of(state, ViewState.start(), 80, 24, ConsoleGlyphs.UNICODE);
    return IntStream.range(4, 20).mapToObj(frame::row).collect(Collectors.joining("\n"));
  }

  @Test
  void theOnlyDirectoryShowsWhatRunsInIt() {
    BuildFold fold = programs();
    String idle = tree(fold.snapshot(0));
    assertTrue(idle.contains("▸ ○ tests (4 programs)"), idle);
    fold.accept(new BuildEvent.StepStarted(0, OBJECT, 0));
    String busy = tree(fold.snapshot(1_000));
    assertTrue(busy.contains("▾ ○ tests (4 programs)"), busy);
    assertTrue(busy.contains("▾ ○ tests/t0"), busy);
    assertTrue(busy.contains("► one.cc"), busy);
    assertFalse(busy.contains("tests/t1"), busy);
  }

  @Test
  void afterASuccessWithMoreTargetsThanRowsTheFirstOnesAreShown() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    for (int i = 0; i < 40; i++) {
      String program = "program" + i;
      StepText text = new StepText(program, "LINK", List.of(program), "", "ld", false);
      fold.accept(new BuildEvent.StepWanted(2 * i, "one.cc", "o" + i, -1, List.of()));
      fold.accept(new BuildEvent.StepWanted(2 * i + 1, program, program, -1, List.of(2 * i)));
      for (int step = 2 * i; step < 2 * i + 2; step++) {
        fold.accept(
            new BuildEvent.StepFinished(
                step, text, StepOutcome.BUILT, 0, 0, 100, 0, StepOutput.NONE));
      }
    }
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 1_000));
    ViewState tree = KeyHandler.press("1", fold.snapshot(1_000), ViewState.start(), 80, 24).view();
    Frame frame = ConsoleFrame.of(fold.snapshot(1_000), tree, 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(frame.text().contains("✓ program0 "), frame.text());
    assertTrue(frame.text().contains("more"), frame.text());
  }

  @Test
  void aStepThatNoTargetNeedsHasARowOfItsOwn() {
    BuildFold fold = programs();
    fold.accept(new BuildEvent.StepWanted(20, "build.ninja", "build.ninja", -1, List.of()));
    String tree = tree(fold.snapshot(0));
    assertTrue(tree.contains("○ build.ninja"), tree);
    assertFalse(tree.contains("(1 step)"), tree);
  }

  @Test
  void aFailureShowsTheOthersAsWell() {
    BuildFold fold = programs();
    fold.accept(
        new BuildEvent.StepFinished(0, OBJECT, StepOutcome.FAILED, 1, 0, 10, 1, StepOutput.NONE));
    fold.accept(new BuildEvent.StepStarted(2, OBJECT, 0));
    String tree = tree(fold.snapshot(1_000));
    assertTrue(tree.contains("▾ ⊘ tests/t0"), tree);
    assertTrue(tree.contains("tests/t3"), tree);
  }
}
