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
import dev.sconce.ui.tui.step.RetriedStepsText;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.SourceTimes;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Errors and warnings as objects: their list, and moving from one to the next. */
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
        .action()
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
        Optional.of(new Place("a.c", 3, 4)),
        editedAfter(state, "E", "Down", "Down", "Space", "Down"));
    assertEquals(
        Optional.of(new Place("c.c", 1, 1)),
        editedAfter(state, "E", "Down", "Down", "Space", "Down", "Down"));
    assertEquals(
        Optional.of(new Place("c.c", 2, 1)),
        editedAfter(state, "E", "Down", "Down", "Space", "Down", "Down", "Right", "Down", "Down"));
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
        KeyHandler.press("e", state, open, 120, 40).action());
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

  private void startsAgain(int id, String source) {
    StepText text = new StepText(source, "CC", List.of(source + ".o"), "", "cc", false);
    fold.accept(new BuildEvent.StepStarted(id, text, 300));
  }

  private void endsAgain(int id, String source, String printed) {
    StepText text = new StepText(source, "CC", List.of(source + ".o"), "", "cc", false);
    boolean failed = printed.contains("error:");
    fold.accept(
        new BuildEvent.StepFinished(
            id,
            text,
            failed ? StepOutcome.FAILED : StepOutcome.BUILT,
            failed ? 1 : 0,
            300,
            400,
            -1,
            new RandomEvents.Text(printed)));
  }

  /** Somebody requested a retry after the end. */
  private void buildContinues() {
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 250));
  }

  @Test
  void whatARetriedStepReportedStaysUntilItIsMendedAndThenUntilTheListIsLeft() {
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:1:2: error: no member 'x'\n");
    ends(fold, "b.c", StepOutcome.FAILED, "b.c:1:2: error: too few arguments\n");
    BuildState first = over(fold);
    ViewState list = keys(first, ViewState.start(), "E", "Space");
    buildContinues();
    startsAgain(0, "a.c");
    BuildState runs = fold.snapshot(350);
    String frame = frame(runs, list);
    assertTrue(frame.contains("2 errors · 0 warnings · 1 to be seen again"), frame);
    assertTrue(line(frame, "✘ no member").endsWith("1 again │"), frame);
    endsAgain(0, "a.c", "");
    BuildState mended = fold.snapshot(450);
    frame = frame(mended, list);
    assertTrue(frame.contains("1 error · 0 warnings · 1 mended"), frame);
    assertTrue(line(frame, "✘ no member").endsWith("1 mended │"), frame);
    assertTrue(line(frame, "✘ no member").contains("›"), "the cursor stays there: " + frame);
    assertFalse(frame(mended, keys(mended, list, "Esc", "E")).contains("no member"));
  }

  @Test
  void rowOfAPartlyMendedKindStandsForWhatIsLeft() {
    for (String source : List.of("part15.c", "part8.c", "a.c")) {
      ends(fold, source, StepOutcome.FAILED, source + ":1:2: error: no member 'x'\n");
    }
    BuildState first = over(fold);
    ViewState list = keys(first, ViewState.start(), "E", "Space");
    String frame = frame(first, list);
    assertTrue(line(frame, "✘ no member").endsWith("3 in 3 files │"), frame);
    assertTrue(frame.indexOf("▸ a.c") < frame.indexOf("▸ part8.c"), frame);
    assertTrue(frame.indexOf("▸ part8.c") < frame.indexOf("▸ part15.c"), frame);
    buildContinues();
    startsAgain(2, "a.c");
    endsAgain(2, "a.c", "");
    BuildState second = over(fold);
    frame = frame(second, list);
    assertTrue(line(frame, "✘ no member").endsWith("1 mended  2 in 2 files │"), frame);
    assertTrue(frame.contains("─ part8.c:1:2 · the first of 2 ─"), frame);
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Edit(new Place("part8.c", 1, 2))),
        KeyHandler.press("e", second, list, 120, 40).action());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Edit(new Place("part8.c", 1, 2))),
        KeyHandler.press("e", second, keys(second, list, "f"), 120, 40).action());
    startsAgain(1, "part8.c");
    endsAgain(1, "part8.c", "");
    frame = frame(over(fold), list);
    assertTrue(line(frame, "✘ no member").endsWith("2 mended  1 │"), frame);
    startsAgain(0, "part15.c");
    endsAgain(0, "part15.c", "");
    frame = frame(over(fold), list);
    assertTrue(line(frame, "✘ no member").endsWith("3 mended in 3 files │"), frame);
  }

  @Test
  void whoPrintedAnErrorDoesNotShrinkWhileItIsMended() {
    String error = "h.h:1:2: error: no member 'x'\n";
    for (int i = 0; i < 12; i++) {
      ends(fold, "s" + i + ".c", StepOutcome.FAILED, error);
    }
    BuildState first = over(fold);
    ViewState list = keys(first, ViewState.start(), "E");
    String frame = frame(first, list);
    assertTrue(line(frame, "✘ no member").endsWith("1 in 12 steps │"), frame);
    assertTrue(frame.contains("printed by s0.c, s1.c"), frame);
    buildContinues();
    for (int i = 0; i < 12; i++) {
      fold.accept(new BuildEvent.StepWanted(i, "s" + i + ".c", "s" + i + ".c.o", -1, List.of()));
    }
    for (int i = 0; i < 12; i++) {
      startsAgain(i, "s" + i + ".c");
      endsAgain(i, "s" + i + ".c", "");
      frame = frame(fold.snapshot(450), list);
      assertTrue(frame.contains("printed by s0.c, s1.c"), frame);
      assertTrue(frame.contains(" and 4 more steps"), frame);
      String count = (i < 11 ? "1 again" : "1 mended") + " in 12 steps │";
      assertTrue(line(frame, "✘ no member").endsWith(count), frame);
    }
  }

  @Test
  void stepThatFailsAgainAsBeforeSaysSo() {
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:1:2: error: no\n");
    ends(fold, "b.c", StepOutcome.FAILED, "b.c:1:2: error: other 'x'\n");
    BuildState first = over(fold);
    ViewState problems = keys(first, ViewState.start(), "4");
    assertTrue(frame(first, problems).contains("exit 1   0.1s"), frame(first, problems));
    buildContinues();
    startsAgain(0, "a.c");
    BuildState runs = fold.snapshot(350);
    assertEquals("", RetriedStepsText.stillFailing(first, runs));
    endsAgain(0, "a.c", "a.c:1:2: error: no\n");
    BuildState second = over(fold);
    assertEquals(
        "a.c ran again: still fails (exit 1, 2nd run)",
        RetriedStepsText.stillFailing(runs, second));
    assertEquals("", RetriedStepsText.stillFailing(second, over(fold)));
    assertTrue(frame(second, problems).contains("exit 1, 2nd run   0.1s"), frame(second, problems));
    buildContinues();
    startsAgain(0, "a.c");
    startsAgain(1, "b.c");
    endsAgain(0, "a.c", "a.c:1:2: error: no\n");
    endsAgain(1, "b.c", "b.c:1:2: error: other 'x'\n");
    BuildState third = over(fold);
    assertEquals(
        "2 steps ran again: they still fail", RetriedStepsText.stillFailing(second, third));
    assertTrue(frame(third, problems).contains("exit 1, 3rd run"), frame(third, problems));
    buildContinues();
    startsAgain(0, "a.c");
    endsAgain(0, "a.c", "");
    assertEquals("", RetriedStepsText.stillFailing(third, over(fold)));
  }

  @Test
  void rowOfAFailureHasItsFirstErrorBelowItWhereThereIsRoom() {
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:1:2: error: no member 'x'\n");
    BuildState state = over(fold);
    ViewState problems = keys(state, ViewState.start(), "4");
    assertTrue(line(frame(state, problems), "│    no member 'x'").length() > 0);
    for (int i = 0; i < 30; i++) {
      ends(fold, "b" + i + ".c", StepOutcome.FAILED, "b.c:1:2: error: " + i + " 'x'\n");
    }
    BuildState many = over(fold);
    assertEquals("", line(frame(many, problems), "│    no member 'x'"));
  }

  @Test
  void titleCountsWhatIsShown() {
    BuildState state = built();
    ViewState view = keys(state, ViewState.start(), "E", "/", "s", "i", "g", "n", "Enter");
    assertTrue(frame(state, view).contains("0 errors · 1 warning · /sign"), frame(state, view));
  }

  @Test
  void warningsAreCountedInTheStepsThatPrintedThem() {
    BuildState state = built();
    String frame = frame(state, keys(state, ViewState.start(), "4"));
    assertTrue(frame.contains("4 warnings in 2 steps"), frame);
  }

  @Test
  void nextRunTakesWhatWasMendedAway() {
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:1:2: error: no member 'x'\n");
    ends(fold, "b.c", StepOutcome.FAILED, "b.c:1:2: error: too few arguments\n");
    ViewState list = keys(over(fold), ViewState.start(), "E");
    buildContinues();
    startsAgain(0, "a.c");
    endsAgain(0, "a.c", "");
    BuildState mended = over(fold);
    assertTrue(frame(mended, list).contains("1 mended"), frame(mended, list));
    buildContinues();
    String frame = frame(fold.snapshot(500), list);
    assertFalse(frame.contains("no member"), frame);
    assertTrue(line(frame, "too few").contains("›"), "the nearest one left: " + frame);
  }

  @Test
  void selectionStaysOnAnErrorThatMovesToAnotherLine() {
    ends(
        fold, "a.c", StepOutcome.FAILED, "a.c:1:2: error: first\na.c:10:2: error: no member 'x'\n");
    BuildState before = over(fold);
    ViewState list = keys(before, ViewState.start(), "E", "f", "f");
    assertTrue(line(frame(before, list), "10:2  no member").contains("›"), frame(before, list));
    buildContinues();
    startsAgain(0, "a.c");
    endsAgain(0, "a.c", "a.c:12:2: error: no member 'x'\n");
    BuildState after = over(fold);
    String frame = frame(after, list);
    assertTrue(line(frame, "12:2  no member").contains("›"), frame);
    assertFalse(line(frame, "12:2  no member").contains("new"), frame);
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Edit(new Place("a.c", 12, 2))),
        KeyHandler.press("e", after, list, 120, 40).action());
  }

  @Test
  void whatCameWithTheLastRunIsFirstAndMarkedAlsoInTheFirstBuild() {
    ends(fold, "a.c", StepOutcome.FAILED, "a.c:1:2: error: b\na.c:2:2: error: c\n");
    ViewState list = keys(over(fold), ViewState.start(), "E");
    buildContinues();
    startsAgain(0, "a.c");
    endsAgain(0, "a.c", "a.c:2:2: error: c\na.c:3:3: error: late\n");
    BuildState state = over(fold);
    String frame = frame(state, list);
    assertTrue(frame.contains("2 errors · 0 warnings · 1 new · 1 mended"), frame);
    assertTrue(line(frame, "✘ late").endsWith("1 new now  1 │"), frame);
    assertTrue(frame.indexOf("✘ late") < frame.indexOf("✘ c"), frame);
    assertTrue(line(frame, "✘ b").contains("›"), "what is under the hand stays: " + frame);
    buildContinues();
    frame = frame(fold.snapshot(500), list);
    assertTrue(line(frame, "✘ late").endsWith("1 new  1 │"), frame);
  }

  @Test
  void whatWasMendedAndComesBackIsNew() {
    BuildFold build = fold;
    ends(build, "a.c", StepOutcome.FAILED, "a.c:1:2: error: b\n");
    over(build);
    buildContinues();
    startsAgain(0, "a.c");
    endsAgain(0, "a.c", "");
    over(build);
    buildContinues();
    startsAgain(0, "a.c");
    endsAgain(0, "a.c", "a.c:1:2: error: b\n");
    List<ReportedDiagnostic> all = over(build).diagnostics().all();
    assertEquals(
        List.of(ReportedDiagnostic.Novelty.NEW_IN_RUN),
        all.stream().map(ReportedDiagnostic::novelty).toList());
  }

  @Test
  void errorInAHeaderOpensIntoThoseThatIncludeItAndBack() {
    ends(
        fold,
        "main.c",
        StepOutcome.FAILED,
        """
        In file included from inc/b.h:3,
                         from src/main.c:5:
        inc/a.h:7:8: error: unknown type name 'quux'
        inc/a.h:9:1: error: unknown type name 'grault'
        """);
    BuildState state = over(fold);
    ViewState second = keys(state, ViewState.start(), "E", "f", "f");
    assertTrue(line(frame(state, second), "9:1  unknown").contains("›"));
    ViewState opened = keys(state, second, "Space", "Down", "Down");
    String frame = frame(state, opened);
    assertTrue(line(frame, "inc/b.h:3  included from here").length() > 0, frame);
    assertTrue(line(frame, "src/main.c:5  included from here").contains("›"), frame);
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Edit(new Place("src/main.c", 5, 0))),
        KeyHandler.press("e", state, opened, 120, 40).action());
    ViewState back = keys(state, opened, "Left");
    assertTrue(line(frame(state, back), "9:1  unknown").contains("›"), frame(state, back));
    assertFalse(frame(state, keys(state, back, "Left")).contains("included from here"));
  }

  @Test
  void helpOfTheListHasTheKeysThatOpenAndCloseRows() {
    BuildState state = built();
    String help = frame(state, keys(state, ViewState.start(), "E", "?"));
    assertTrue(line(help, "Space").contains("kind or error"), help);
    assertTrue(line(help, "Left h").contains("close the row"), help);
    String all = frame(state, keys(state, ViewState.start(), "E", "?", "G"));
    for (String word : List.of("new: ", "new now: ", "again: ", "mended: ")) {
      assertTrue(all.contains(word), all);
    }
  }

  @Test
  void listOpensAtTheErrorThatTheReaderWasLedTo() {
    BuildState state = built();
    ViewState list = keys(state, ViewState.start(), "f", "f", "E");
    assertTrue(line(frame(state, list), "5:6  no member 'z'").contains("›"), frame(state, list));
  }

  @Test
  void placesInFilesThatWereChangedSinceAreMarkedAndTheEditorStillGoesThere() {
    ends(fold, "a.c", StepOutcome.FAILED, "h.h:1:2: error: no\na.c:5:6: error: no\n");
    BuildState state = over(fold);
    ViewState list =
        keys(state, ViewState.start(), "E", "Space", "Down", "Right", "Down")
            .withSources(new SourceTimes(Map.of("a.c", 120L, "h.h", -5_000L)));
    String frame = frame(state, list);
    assertTrue(line(frame, "5:6  no").contains("source changed since"), frame);
    assertFalse(line(frame, "h.h ").contains("source changed since"), frame);
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Edit(new Place("a.c", 5, 6))),
        KeyHandler.press("e", state, list, 120, 40).action());
    assertEquals(Set.of("a.c", "h.h"), SourceTimes.files(new InputContext(state, list, 120, 40)));
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
