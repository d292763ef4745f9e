package dev.sconce.ui.tui.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.OutputReading;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.PrintedLine;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Errors and warnings as objects: the list of them, and going from one to the next. */
final class DiagnosticKeysTest {
  private final BuildFold fold = fold(Optional.empty());
  private int steps;

  private static BuildFold fold(Optional<Set<String>> earlier) {
    BuildFold made =
        new BuildFold(
            UnaryOperator.identity(), new OutputReading(PrintedLine::text, () -> earlier));
    made.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
    return made;
  }

  private void ends(BuildFold build, String source, StepOutcome outcome, String printed) {
    int id = steps++;
    StepText text =
        new StepText(source, "CC", List.of(source + ".o"), "", "cc -c " + source, false);
    build.accept(new BuildEvent.StepWanted(id, source, source + ".o", -1, List.of()));
    build.accept(new BuildEvent.StepStarted(id, text, 0));
    int exit = outcome == StepOutcome.FAILED ? 1 : 0;
    build.accept(
        new BuildEvent.StepFinished(
            id, text, outcome, exit, 0, 100, -1, new RandomEvents.Text(printed)));
  }

  private BuildState over(BuildFold build) {
    build.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 200));
    return build.snapshot(300);
  }

  /** Two steps with two errors each, one of them with a warning, and one that succeeded. */
  private BuildState built() {
    ends(
        fold,
        "a.c",
        StepOutcome.FAILED,
        """
        a.c:1:2: error: no member 'x'
        a.c:3:4: warning: unused variable 'y' [-Wunused-variable]
        a.c:5:6: error: no member 'z'
        """);
    ends(fold, "b.c", StepOutcome.FAILED, "h.h:7:8: error: too few arguments\n");
    ends(
        fold,
        "c.c",
        StepOutcome.BUILT,
        "c.c:1:1: warning: unused variable 'q' [-Wunused-variable]\n"
            + "c.c:2:1: warning: unused variable 'r' [-Wunused-variable]\n"
            + "c.c:2:9: warning: comparison [-Wsign-compare]\n");
    return over(fold);
  }

  private static ViewState keys(BuildState state, ViewState view, String... keys) {
    ViewState now = view;
    for (String key : keys) {
      now = KeyHandler.press(key, state, now, 120, 40).view();
    }
    return now;
  }

  private static Optional<Place> editedAfter(BuildState state, String... keys) {
    ViewState view = keys(state, ViewState.start(), keys);
    return KeyHandler.press("e", state, view, 120, 40)
        .wish()
        .map(wish -> ((KeyResult.TerminalAction.Edit) wish).place());
  }

  private static String frame(BuildState state, ViewState view) {
    return ConsoleFrame.of(state, view, 120, 40, ConsoleGlyphs.UNICODE).text();
  }

  private static String line(String frame, String part) {
    return frame
        .lines()
        .filter(line -> line.contains(part))
        .collect(Collectors.joining("\n"))
        .strip();
  }

  @Test
  void nextErrorGoesThroughAStepAndThenToTheNext() {
    BuildState state = built();
    assertEquals(Optional.of(new Place("a.c", 1, 2)), editedAfter(state));
    assertEquals(Optional.of(new Place("a.c", 1, 2)), editedAfter(state, "f"));
    assertEquals(Optional.of(new Place("a.c", 5, 6)), editedAfter(state, "f", "f"));
    assertEquals(Optional.of(new Place("h.h", 7, 8)), editedAfter(state, "f", "f", "f"));
    assertEquals(Optional.of(new Place("a.c", 1, 2)), editedAfter(state, "f", "f", "f", "f"));
  }

  @Test
  void kindsAreListedWithTheirCountsErrorsFirstAndTheMostFrequentBeforeOthers() {
    BuildState state = built();
    String frame = frame(state, keys(state, ViewState.start(), "E"));
    assertTrue(frame.contains("E Errors and warnings · 3 errors · 4 warnings"), frame);
    int members = frame.indexOf("no member …");
    int few = frame.indexOf("too few arguments");
    int unused = frame.indexOf("-Wunused-variable  unused variable …");
    int compared = frame.indexOf("-Wsign-compare");
    assertTrue(members >= 0 && members < few && few < unused && unused < compared, frame);
    assertTrue(line(frame, "-Wunused-variable  ").endsWith("3 in 2 files │"), frame);
  }

  @Test
  void aListThatFitsIsShownWholeWhereverTheCursorIs() {
    BuildState state = built();
    for (String word : List.of("few", "-W", ".")) {
      ViewState list = keys(state, ViewState.start(), "E", "/");
      for (String letter : word.split("")) {
        list = keys(state, list, letter);
      }
      list = keys(state, list, "Enter");
      long rows = frame(state, list).lines().filter(line -> line.contains("▸ ")).count();
      assertTrue(rows > 0, frame(state, list));
      ViewState last = keys(state, list, "G");
      assertEquals(
          rows,
          frame(state, last).lines().filter(line -> line.contains("▸ ")).count(),
          frame(state, last));
    }
  }

  @Test
  void aKindWhoseMessagesAgreeShowsTheWholeMessage() {
    ends(fold, "b.c", StepOutcome.FAILED, "b.c:4:2: error: no member 'size'\n");
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:9:2: error: no member 'size'\n");
    BuildState state = over(fold);
    String frame = frame(state, keys(state, ViewState.start(), "E"));
    assertTrue(line(frame, "✘ no member 'size'").endsWith("2 in 2 files │"), frame);
    assertTrue(frame.contains("a.c:9:2 · the first of 2"), frame);
  }

  @Test
  void kindsOpenIntoFilesAndPlacesAndTheEditorGoesToTheOneChosen() {
    BuildState state = built();
    assertEquals(Optional.of(new Place("a.c", 1, 2)), editedAfter(state, "E"));
    assertEquals(
        Optional.of(new Place("c.c", 1, 1)),
        editedAfter(state, "E", "Down", "Down", "Space", "Down"));
    assertEquals(
        Optional.of(new Place("c.c", 2, 1)),
        editedAfter(state, "E", "Down", "Down", "Space", "Down", "Right", "Down", "Down"));
    assertEquals(Optional.of(new Place("a.c", 5, 6)), editedAfter(state, "E", "f", "f"));
  }

  @Test
  void listIsNarrowedByWords() {
    BuildState state = built();
    ViewState view = keys(state, ViewState.start(), "E", "/", "s", "i", "g", "n", "Enter");
    String frame = frame(state, view);
    assertTrue(frame.contains("-Wsign-compare"), frame);
    assertFalse(frame.contains("no member …"), frame);
    assertEquals(Pane.DIAGNOSTICS, keys(state, view, "Esc").content().chosen());
    assertEquals(null, keys(state, view, "Esc", "Esc").content().chosen());
  }

  @Test
  void retryOfAKindRunsAllFailedStepsThatHaveIt() {
    ends(fold, "a.c", StepOutcome.FAILED, "h.h:1:2: error: no\n");
    ends(fold, "b.c", StepOutcome.FAILED, "h.h:1:2: error: no\nb.c:3:1: error: other\n");
    ends(fold, "c.c", StepOutcome.FAILED, "c.c:1:2: error: third 'x'\n");
    BuildState state = over(fold);
    ViewState list = keys(state, ViewState.start(), "E");
    assertEquals(
        Optional.of(new BuildRequest.RetrySteps(List.of(0, 1))),
        KeyHandler.press("r", state, list, 120, 40).request());
  }

  @Test
  void groupOfEqualErrorsOpensIntoItsMembersAndIsRetriedAsAWhole() {
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:1:2: fatal error: config.h: No such file\n");
    ends(fold, "b.c", StepOutcome.FAILED, "b.c:5:2: fatal error: config.h: No such file\n");
    ends(
        fold,
        "c.c",
        StepOutcome.FAILED,
        "c.c:1:2: fatal error: config.h: No such file\nc.c:9:2: error: another\n");
    BuildState state = over(fold);
    ViewState list = keys(state, ViewState.start(), "4", "Down");
    String closed = frame(state, list);
    assertTrue(line(closed, "a.c").contains("x2"), closed);
    assertTrue(closed.contains("✘  c.c"), "one with another error stands alone: " + closed);
    assertEquals(
        Optional.of(new BuildRequest.RetrySteps(List.of(0, 1))),
        KeyHandler.press("r", state, list, 120, 40).request());
    ViewState open = keys(state, list, "Enter", "Down", "Down");
    assertTrue(frame(state, open).contains("›  ✘ b.c"), frame(state, open));
    KeyResult one = KeyHandler.press("r", state, open, 120, 40);
    assertEquals(Optional.of(new BuildRequest.Retry(1)), one.request());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Edit(new Place("b.c", 5, 2))),
        KeyHandler.press("e", state, open, 120, 40).wish());
  }

  @Test
  void newOnesComeFirstAndAreMarked() {
    BuildFold before = fold(Optional.empty());
    ends(before, "a.c", StepOutcome.BUILT, "a.c:1:1: warning: old one [-Wold]\n");
    Set<String> known =
        before.snapshot(200).diagnostics().all().stream()
            .map(one -> ReportedDiagnostic.fingerprint(one.diagnostic()))
            .collect(Collectors.toSet());
    BuildFold build = fold(Optional.of(known));
    ends(
        build,
        "a.c",
        StepOutcome.BUILT,
        "a.c:8:1: warning: old one [-Wold]\na.c:9:9: warning: late [-Wnew]\n");
    BuildState state = over(build);
    String frame = frame(state, keys(state, ViewState.start(), "E"));
    assertTrue(frame.contains("2 warnings · 1 new"), frame);
    assertTrue(frame.indexOf("-Wnew") < frame.indexOf("-Wold"), frame);
    assertTrue(line(frame, "-Wnew  late").contains("1 new  1"), frame);
  }

  @Test
  void whatARetriedStepReportedIsGone() {
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:1:2: error: no\n");
    ends(fold, "b.c", StepOutcome.FAILED, "h.h:1:2: error: shared\n");
    ends(fold, "c.c", StepOutcome.FAILED, "h.h:1:2: error: shared\n");
    assertEquals(2, fold.snapshot(100).diagnostics().all().size());
    StepText text = new StepText("a.c", "CC", List.of("a.c.o"), "", "cc", false);
    fold.accept(new BuildEvent.StepStarted(0, text, 150));
    fold.accept(new BuildEvent.StepStarted(1, text, 150));
    List<ReportedDiagnostic> left = fold.snapshot(200).diagnostics().all();
    assertEquals(List.of(List.of(2)), left.stream().map(ReportedDiagnostic::steps).toList());
  }

  @Test
  void onlyWhatIsAWarningIsCalledOne() {
    ends(fold, "a.c", StepOutcome.BUILT, "generated 3 files\n");
    assertTrue(
        frame(fold.snapshot(200), keys(fold.snapshot(200), ViewState.start(), "4"))
            .contains("1 step printed output"));
    ends(fold, "b.c", StepOutcome.BUILT, "b.c:1: warning: unused\n");
    BuildState state = fold.snapshot(200);
    String frame = frame(state, keys(state, ViewState.start(), "4"));
    assertTrue(frame.contains("1 warning, 1 step printed output"), frame);
  }
}
