package dev.sconce.ui.tui.pane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.Question;
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
import dev.sconce.ui.tui.view.ViewState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An undeclared file among the problems: what is asked and told of it, and what can be copied. */
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

  /** The second row of the problems is the header. */
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
  void whatTheBuildItselfToldIsThereBeforeTheEngineAnswers() {
    String text = frame(onHeader(), 120, 40).text();
    assertTrue(text.contains("made by   gen_version"), text);
    assertTrue(text.contains("read by   db/gen_ver.cc (cc1plus) and 40 more"), text);
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
        press(view, "y", "c").wish());
    assertEquals(
        Optional.of(
            new KeyResult.TerminalAction.Copy(
                "build db/gen_ver.cc.o: CXX db/gen_ver.cc || gen/ver.h")),
        press(view, "y", "n").wish());
    assertEquals(
        Optional.of(
            new KeyResult.TerminalAction.Copy(
                "sconce deps allow --reason '...' --step db/gen_ver.cc.o gen/ver.h")),
        press(view, "y", "a").wish());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Copy("gen/ver.h")), press(view, "y", "p").wish());
    assertEquals("there is no fix for SCons to copy", press(onHeader(), "y", "s").view().notice());
    assertTrue(
        frame(view, 120, 40).row(39).startsWith(" y copy fix"), frame(view, 120, 40).row(39));
  }

  @Test
  void ofAStepItsCommandIsCopiedAsBefore() {
    assertFalse(frame(ViewState.start(), 120, 40).row(39).contains("copy fix"));
    assertTrue(frame(press(ViewState.start(), "y").view(), 120, 40).row(39).contains("c command"));
  }
}
