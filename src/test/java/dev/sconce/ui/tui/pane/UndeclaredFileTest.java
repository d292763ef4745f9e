package dev.sconce.ui.tui.pane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.FileUse;
import dev.sconce.session.Problem;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.UndeclaredReport.Fix;
import dev.sconce.session.Violation;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.Moments;
import dev.sconce.ui.tui.Snapshots;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.input.KeyResult;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.Proof;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Undeclared files: questions and answers about them, texts to copy, and the steps that use them.
 */
final class UndeclaredFileTest {
  private final BuildState middle = Moments.middle();
  private final Problem.Undeclared header = middle.undeclared().getFirst();

  private KeyResult press(ViewState view, String... keys) {
    KeyResult result = KeyHandler.press(keys[0], middle, view, 120, 40);
    for (String key : List.of(keys).subList(1, keys.length)) {
      result = KeyHandler.press(key, middle, result.view(), 120, 40);
    }
    return result;
  }

  /** The header is in the second row of the problems. */
  private ViewState onHeader() {
    return press(ViewState.start(), "4", "Down", "Down").view();
  }

  private ViewState told(ViewState view, Answer answer) {
    EngineQuestions.Due due = EngineQuestions.due(middle, view).orElseThrow();
    return EngineQuestions.asked(middle, view, due).answered(due.question(), answer);
  }

  private Answer report() {
    return new Answer.UndeclaredDescription(
        new UndeclaredReport(
            new Violation(
                Violation.Finding.READS_UNORDERED,
                header.firstStep(),
                "cc1plus",
                "gen/ver.h",
                7,
                ""),
            "db/gen_ver.cc.o",
            "CXX",
            "gen/ver.h",
            "CUSTOM_COMMAND",
            List.of(
                new Fix("CMake", "add_dependencies(db gen_version)"),
                new Fix("Meson", "add the custom_target that makes gen/ver.h to db"),
                new Fix("SCons", "Depends('db/gen_ver.cc.o', 'gen/ver.h')"),
                new Fix("Ninja", "build db/gen_ver.cc.o: CXX db/gen_ver.cc || gen/ver.h"))));
  }

  private Frame frame(ViewState view, int width, int height) {
    return ConsoleFrame.of(middle, view, width, height, ConsoleGlyphs.UNICODE);
  }

  @Test
  void theEngineIsAskedOnceForTheChosenFileAndForNothingElse() {
    assertEquals(Optional.empty(), EngineQuestions.due(middle, ViewState.start()));
    Question question = EngineQuestions.due(middle, onHeader()).orElseThrow().question();
    assertEquals(
        new Question.DescribeUndeclared(header.firstStep(), ViolationKind.A, "gen/ver.h"),
        question);
    assertEquals(Optional.empty(), EngineQuestions.due(middle, told(onHeader(), report())));
  }

  @Test
  void theReportStandsBesideTheFile() throws IOException {
    Snapshots.assertDrawn("undeclared", frame(told(onHeader(), report()), 120, 40));
    Snapshots.assertDrawn("undeclared", frame(told(onHeader(), report()), 80, 24));
  }

  @Test
  void eventsOfTheBuildAreShownBeforeTheEngineAnswers() {
    String text = frame(onHeader(), 120, 40).text();
    assertTrue(text.contains("made by     gen_version"), text);
    assertTrue(text.contains("read by     db/gen_ver.cc (cc1plus) and 40 more"), text);
    assertTrue(text.contains("more is being asked"), text);
    ViewState refused =
        told(onHeader(), new Answer.Unanswered(EngineQuestions.about(header), "the build is over"));
    String unknown = frame(refused, 120, 40).text();
    assertTrue(unknown.contains("no more is known: the build is over"), unknown);
  }

  @Test
  void theOutputInAllTheRoomNamesAllSteps() {
    String text = frame(press(told(onHeader(), report()), "Enter").view(), 120, 60).text();
    assertTrue(text.contains("All steps 41"), text);
    assertTrue(text.contains("  tests/case0.cc"), text);
  }

  @Test
  void theFixOfEachBuildSystemIsCopied() {
    ViewState view = told(onHeader(), report());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Copy("add_dependencies(db gen_version)")),
        press(view, "y", "c").action());
    assertEquals(
        Optional.of(
            new KeyResult.TerminalAction.Copy(
                "build db/gen_ver.cc.o: CXX db/gen_ver.cc || gen/ver.h")),
        press(view, "y", "n").action());
    assertEquals(
        Optional.of(
            new KeyResult.TerminalAction.Copy(
                "sconce deps allow --reason '...' --step db/gen_ver.cc.o gen/ver.h")),
        press(view, "y", "a").action());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Copy("gen/ver.h")),
        press(view, "y", "p").action());
    assertEquals("there is no fix for SCons to copy", press(onHeader(), "y", "s").view().notice());
    assertTrue(
        frame(view, 120, 40).row(39).startsWith(" y copy fix"), frame(view, 120, 40).row(39));
  }

  @Test
  void ofAStepItsCommandIsCopiedAsBefore() {
    assertFalse(frame(ViewState.start(), 120, 40).row(39).contains("copy fix"));
    assertTrue(frame(press(ViewState.start(), "y").view(), 120, 40).row(39).contains("c command"));
  }

  @Test
  void theDepsViewHasTheFilesAloneAndAllAboutOne() throws IOException {
    ViewState view = told(press(ViewState.start(), "d").view(), report());
    Snapshots.assertDrawn("deps", frame(view, 120, 40));
    Snapshots.assertDrawn("deps", frame(view, 80, 24));
    assertEquals(new RowId.File("B", "ui/icons.txt"), press(view, "Down").view().cursor());
    assertEquals(null, press(view, "Esc").view().content().chosen());
    assertEquals(Pane.TREE, press(view, "Tab").view().content().chosen());
    assertEquals(
        Pane.TREE, press(press(ViewState.start(), "5").view(), "Tab").view().content().chosen());
  }

  @Test
  void theDepsViewBeginsWithTheFileThatTheStepTouches() {
    int step = middle.undeclared().getLast().firstStep();
    ViewState page =
        ViewState.start()
            .withContent(
                ShownContent.START.withBody(
                    new ShownContent.Body.Page(step, ShownContent.StepTab.SUMMARY)));
    assertEquals(new RowId.File("B", "ui/icons.txt"), press(page, "d").view().cursor());
  }

  @Test
  void whereNothingIsUndeclaredTheKeySaysWhy() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    ViewState start = ViewState.start();
    assertEquals(
        "d: steps are not watched (--deps=warn does that)",
        KeyHandler.press("d", fold.snapshot(1), start, 120, 40).view().notice());
    fold.accept(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.WARN));
    assertEquals(
        "d: nothing undeclared was seen",
        KeyHandler.press("d", fold.snapshot(1), start, 120, 40).view().notice());
  }

  @Test
  void aFileThatNoStepTouchesAnyMoreKeepsItsRow() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.WARN));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", -1, List.of()));
    for (String path : List.of("a.inc", "b.inc")) {
      fold.accept(new TraceEvent.UndeclaredAccess(0, ViolationKind.B, path, "cc1plus", "", 1));
    }
    ViewState view = KeyHandler.press("d", fold.snapshot(2), ViewState.start(), 120, 40).view();
    fold.accept(new BuildEvent.StepStarted(0, text, 3));
    fold.accept(new TraceEvent.UndeclaredAccess(0, ViolationKind.B, "b.inc", "cc1plus", "", 4));
    fold.accept(
        new BuildEvent.StepFinished(0, text, StepOutcome.BUILT, 0, 3, 5, 1, StepOutput.NONE));
    Frame after = ConsoleFrame.of(fold.snapshot(6), view, 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(after.row(4).contains("✓  a.inc"), after.row(4));
    assertTrue(after.row(4).contains("no longer"), after.row(4));
    assertTrue(after.row(5).contains("!B b.inc"), after.row(5));
  }

  private ViewState users(ViewState view) {
    return told(
        view,
        new Answer.FileUsers(
            "ui/icons.txt",
            "",
            List.of(
                new Answer.FileUser(1, "ui/icons.cc", FileUse.TRACED, "python3"),
                new Answer.FileUser(2, "ui/list.cc", FileUse.LISTED, "python3")),
            Map.of(FileUse.TRACED, 1, FileUse.LISTED, 1),
            1278,
            1290));
  }

  @Test
  void whoUsesAFileIsAskedAndShown() throws IOException {
    ViewState asking = press(ViewState.start(), "d", "Down", "u").view();
    assertEquals(
        new Question.FindFileUsers("ui/icons.txt"),
        EngineQuestions.due(middle, asking).orElseThrow().question());
    Snapshots.assertDrawn("who", frame(users(asking), 120, 40));
    assertEquals(Optional.empty(), EngineQuestions.due(middle, users(asking)));
    assertEquals(
        new ShownContent.Body.Panes(), press(users(asking), "Esc").view().content().body());
  }

  @Test
  void ofSeveralFilesThatEndSoTheOneIsAskedAboutThatIsShownSo() {
    BuildFold fold = new BuildFold(path -> path.replaceFirst("^/p/", ""));
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    BuildState state = fold.snapshot(2);
    ViewState view = ViewState.start();
    for (String key : List.of(":", "w", "h", "o", "Space", "a", "/", "b", ".", "h", "Enter")) {
      view = KeyHandler.press(key, state, view, 120, 40).view();
    }
    Answer several =
        new Answer.UnknownFile("a/b.h", List.of("/p/a/b.h", "/p/other/a/b.h"), List.of());
    EngineQuestions.Due due = EngineQuestions.due(state, view).orElseThrow();
    ViewState told = EngineQuestions.asked(state, view, due).answered(due.question(), several);
    assertEquals(
        Optional.of(new Question.FindFileUsers("/p/a/b.h")),
        EngineQuestions.due(state, told).map(EngineQuestions.Due::question));
    Answer none = new Answer.UnknownFile("a/b.h", List.of(), List.of("/p/c/b.h"));
    ViewState unknown = EngineQuestions.asked(state, view, due).answered(due.question(), none);
    assertEquals(Optional.empty(), EngineQuestions.due(state, unknown));
    String frame = ConsoleFrame.of(state, unknown, 120, 40, ConsoleGlyphs.UNICODE).text();
    assertTrue(frame.contains("no file known as \"a/b.h\""), frame);
    assertTrue(frame.contains("files with a name like that"), frame);
    assertTrue(frame.contains("  c/b.h"), frame);
    assertFalse(frame.contains("0 steps"), frame);
  }

  @Test
  void ofAStepItIsAskedWhoUsesWhatItMakesAndByNameOfAnyFile() {
    assertEquals(
        new ShownContent.Body.Who("net/http.cc.o"),
        press(ViewState.start(), "f", "u").view().content().body());
    ViewState named =
        press(ViewState.start(), ":", "w", "h", "o", "Space", "c", ".", "h", "Enter").view();
    assertEquals(new ShownContent.Body.Who("c.h"), named.content().body());
  }

  @Test
  void whetherAStepNeedsAFileIsProvedOnceTheBuildIsOver() {
    assertEquals(
        "t: the build is not over yet", press(told(onHeader(), report()), "t").view().notice());
    BuildState over = Moments.failed();
    ViewState view = KeyHandler.press("d", over, ViewState.start(), 120, 40).view();
    EngineQuestions.Due due = EngineQuestions.due(over, view).orElseThrow();
    ViewState known = EngineQuestions.asked(over, view, due).answered(due.question(), report());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Prove("db/gen_ver.cc.o", "gen/ver.h")),
        KeyHandler.press("t", over, known, 120, 40).action());
    Frame frame = ConsoleFrame.of(over, known, 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(frame.row(39).startsWith(" t prove  y copy fix  a allow"), frame.row(39));
    assertFalse(rows(frame).contains("proved"), rows(frame));
    Proof proof = new Proof("db/gen_ver.cc.o", "gen/ver.h", Proof.Verdict.NEEDED);
    Frame later = ConsoleFrame.of(over, known.withProof(proof), 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(rows(later).contains("proved      needed: without it the step fails"), rows(later));
  }

  private static String rows(Frame frame) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 40; row++) {
      text.append(frame.row(row)).append('\n');
    }
    return text.toString();
  }

  @Test
  void theFileThatIsAllowedStaysTheSameWhileTheReasonIsTyped() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", -1, List.of()));
    fold.accept(new TraceEvent.UndeclaredAccess(0, ViolationKind.B, "gen/ver.h", "cc", "", 1));
    BuildState before = fold.snapshot(2);
    ViewState view = KeyHandler.press("4", before, ViewState.start(), 120, 40).view();
    EngineQuestions.Due due = EngineQuestions.due(before, view).orElseThrow();
    view = EngineQuestions.asked(before, view, due).answered(due.question(), report());
    view = KeyHandler.press("a", before, view, 120, 40).view();
    fold.accept(new TraceEvent.UndeclaredAccess(0, ViolationKind.A, "worse", "cc", "x", 3));
    BuildState after = fold.snapshot(4);
    view = KeyHandler.press("y", after, view, 120, 40).view();
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Allow("db/gen_ver.cc.o", "gen/ver.h", "y")),
        KeyHandler.press("Enter", after, view, 120, 40).action());
  }

  @Test
  void allowingAsksForAReasonAndWritesItDown() {
    assertEquals("a: it is not known to be about a file", press(onHeader(), "a").view().notice());
    ViewState view = told(onHeader(), report());
    KeyResult typed = press(view, "a", "o", "l", "d");
    assertTrue(
        frame(typed.view(), 120, 40).row(39).startsWith(" allow gen/ver.h to all steps: old"),
        frame(typed.view(), 120, 40).row(39));
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Allow("**", "gen/ver.h", "old")),
        press(typed.view(), "Enter").action());
    KeyResult none = press(view, "a", "Enter");
    assertEquals(Optional.empty(), none.action());
    assertEquals("nothing is allowed without a reason", none.view().notice());
    assertEquals("a: no undeclared file is chosen", press(ViewState.start(), "a").view().notice());
  }
}
