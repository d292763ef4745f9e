package dev.sconce.ui.tui.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.Explanation;
import dev.sconce.session.Explanation.Ingredient;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.Moments;
import dev.sconce.ui.tui.Snapshots;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.input.KeyResult;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a step: its questions to the engine, and how it shows the answers. */
final class StepPageTest {
  private final BuildState middle = Moments.middle();
  private final int failing = middle.failures().getFirst().step();

  private ViewState press(ViewState view, String... keys) {
    ViewState after = view;
    for (String key : keys) {
      after = KeyHandler.press(key, middle, after, 120, 40).view();
    }
    return after;
  }

  /** Does the console's part: asks what is due and passes the answer on. */
  private ViewState told(ViewState view, Answer answer) {
    EngineQuestions.Due due = EngineQuestions.due(middle, view).orElseThrow();
    return EngineQuestions.asked(middle, view, due).answered(due.question(), answer);
  }

  private Answer.StepDescription description() {
    StepText text =
        new StepText(
            "net/http.cc",
            "CXX",
            List.of("net/http.cc.o"),
            "Building CXX object net/http.cc.o",
            "/usr/bin/c++ -Iinclude -O2 -MD -MF net/http.cc.o.d -o net/http.cc.o -c"
                + " ../src/net/http.cc",
            false);
    return new Answer.StepDescription(
        failing,
        text,
        StepState.FAILED,
        StepOutcome.FAILED,
        "build.ninja:412",
        List.of(
            new Answer.StepInput(
                Answer.StepInput.Kind.EXPLICIT,
                "../src/net/http.cc",
                Answer.StepInput.NO_MAKER,
                ""),
            new Answer.StepInput(
                Answer.StepInput.Kind.IMPLICIT, "gen_icons", stepOf("gen_icons"), "gen_icons"),
            new Answer.StepInput(
                Answer.StepInput.Kind.DISCOVERED,
                "../src/net/request.h",
                Answer.StepInput.NO_MAKER,
                "")),
        3,
        List.of(new Answer.StepRef(stepOf("libnet.a"), "libnet.a")),
        1,
        "compiles",
        8,
        "net/http.cc.o.d",
        "",
        false,
        List.of("output net/http.cc.o of phony edge doesn't exist"));
  }

  @Test
  void aReasonLongerThanARowGoesOnInTheNext() {
    String path = "/work/project/third_party/googletest/googletest/include/gtest/gtest-message.h";
    Answer.StepDescription told = description();
    Answer.StepDescription longer =
        new Answer.StepDescription(
            failing,
            told.text(),
            told.state(),
            told.outcome(),
            told.definedAt(),
            told.inputs(),
            told.inputCount(),
            told.dependents(),
            told.dependentCount(),
            told.pool(),
            told.poolDepth(),
            told.depfile(),
            told.rspfile(),
            told.restat(),
            List.of("output older than input " + path));
    ShownContent scene =
        ShownContent.START.withBody(
            new ShownContent.Body.Page(failing, ShownContent.StepTab.SUMMARY));
    ViewState view = told(ViewState.start().withContent(scene), longer);
    Frame frame = ConsoleFrame.of(middle, view, 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(frame.text().contains("because     output older than input"), frame.text());
    assertTrue(frame.text().contains("\n             "), frame.text());
    assertTrue(frame.text().contains("gtest-message.h"), frame.text());
  }

  private int stepOf(String label) {
    return middle
        .steps()
        .filter(id -> middle.step(id).orElseThrow().text().label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private Answer.StepExplanation explanation() {
    return new Answer.StepExplanation(
        failing,
        new Explanation(
            "rebuilt: include/cfg.h and the command changed",
            List.of(),
            List.of(
                new Ingredient(
                    Ingredient.Kind.COMMAND,
                    Ingredient.Change.CHANGED,
                    "command",
                    "c++ -O1",
                    "c++ -O2",
                    List.of("-O1"),
                    List.of("-O2")),
                Ingredient.ofFile(
                    Ingredient.Kind.DECLARED,
                    Ingredient.Change.SAME,
                    "../src/net/http.cc",
                    "9f3a",
                    "9f3a"),
                Ingredient.ofFile(
                    Ingredient.Kind.DISCOVERED,
                    Ingredient.Change.CHANGED,
                    "include/cfg.h",
                    "a1b2",
                    "c3d4"),
                Ingredient.ofFile(
                    Ingredient.Kind.DISCOVERED,
                    Ingredient.Change.REMOVED,
                    "include/old.h",
                    "77aa",
                    ""))));
  }

  @ParameterizedTest
  @CsvSource({
    "SUMMARY, 120, 40",
    "SUMMARY, 80, 24",
    "LOG, 80, 24",
    "INPUTS, 80, 24",
    "COMMAND, 80, 24",
    "TIMELINE, 120, 40",
    "TIMELINE, 80, 24",
    "WHY, 120, 40",
    "WHY, 80, 24",
  })
  void aPageLooksAsDrawn(ShownContent.StepTab tab, int width, int height) throws IOException {
    ShownContent scene = ShownContent.START.withBody(new ShownContent.Body.Page(failing, tab));
    ViewState view = ViewState.start().withContent(scene);
    Answer answer =
        switch (tab) {
          case SUMMARY, INPUTS, COMMAND, TIMELINE -> description();
          case LOG ->
              new Answer.OutputText(failing, Moments.ERROR, 0, Moments.ERROR.length(), true);
          case WHY -> explanation();
        };
    Frame frame = ConsoleFrame.of(middle, told(view, answer), width, height, ConsoleGlyphs.UNICODE);
    Snapshots.assertDrawn("step-" + tab.title().toLowerCase(Locale.ROOT), frame);
  }

  @Test
  void enterOpensTheStepAndEscapeGoesBackToTheSameRow() {
    ViewState row = press(ViewState.start(), "2", "Down");
    ViewState page = press(row, "Enter");
    assertEquals(
        new ShownContent.Body.Page(middle.running().getFirst(), ShownContent.StepTab.SUMMARY),
        page.content().body());
    assertEquals(row.content(), press(page, "Right", "Tab", "Left", "Esc").content());
  }

  @Test
  void onAPageKeysAreAboutItsStepAlone() {
    ViewState page = press(ViewState.start(), "2", "Down", "Enter");
    KeyResult retry = KeyHandler.press("r", middle, page, 120, 40);
    assertEquals(Optional.empty(), retry.request());
    assertEquals("r: this step has not failed", retry.view().notice());
    KeyResult edit = KeyHandler.press("e", middle, page, 120, 40);
    assertEquals(Optional.empty(), edit.action());
    assertEquals("e: this step has not failed", edit.view().notice());
    String keys = ConsoleFrame.of(middle, page, 120, 40, ConsoleGlyphs.UNICODE).row(39);
    assertFalse(keys.contains("retry") || keys.contains("edit"), keys);
    ViewState failed = press(ViewState.start(), "w");
    assertEquals(
        Optional.of(new BuildRequest.Retry(failing)),
        KeyHandler.press("r", middle, failed, 120, 40).request());
    String itsKeys = ConsoleFrame.of(middle, failed, 120, 40, ConsoleGlyphs.UNICODE).row(39);
    assertTrue(itsKeys.contains("e edit  r retry"), itsKeys);
  }

  @Test
  void whyOpensAtWhyForTheStepUnderTheCursorOrElseTheFailure() {
    assertEquals(
        new ShownContent.Body.Page(failing, ShownContent.StepTab.WHY),
        press(ViewState.start(), "w").content().body());
    assertEquals(
        new ShownContent.Body.Page(middle.running().getFirst(), ShownContent.StepTab.WHY),
        press(ViewState.start(), "2", "Down", "w").content().body());
  }

  @Test
  void theKeysOfAPageAreItsOwnAndThePageIsThereAfterThem() {
    ViewState page = press(ViewState.start(), "2", "Down", "Enter", "Right", "Down");
    ViewState help = press(page, "?");
    Frame frame = ConsoleFrame.of(middle, help, 120, 60, ConsoleGlyphs.UNICODE);
    assertTrue(frame.text().contains("Keys of a step: Log"), frame.text());
    assertTrue(frame.text().contains("the tab before"), frame.text());
    assertFalse(frame.text().contains("a target or kind"), frame.text());
    assertEquals(page, press(help, "Down", "Down", "?"));
    assertEquals(page, press(help, "Esc"));
    ViewState panes = press(ViewState.start(), "2");
    assertEquals(panes, press(panes, "?", "Esc"));
    assertEquals(page, press(page, "?", ":", "h", "e", "l", "p", "Enter"));
  }

  @Test
  void theHelpExplainsTheSignsOfWhatIsShown() {
    ViewState panes = press(ViewState.start(), "?");
    String glyphs = ConsoleFrame.of(middle, panes, 120, 80, ConsoleGlyphs.UNICODE).text();
    for (String sign : List.of("◆ on the critical path", "▸ closed", "▾ open", "▓ hit in")) {
      assertTrue(glyphs.contains(sign), glyphs);
    }
    ViewState why = press(ViewState.start(), "w", "?");
    String ofWhy = ConsoleFrame.of(middle, why, 120, 80, ConsoleGlyphs.UNICODE).text();
    assertTrue(ofWhy.contains("! changed  + added"), ofWhy);
    assertFalse(ofWhy.contains("undeclared file"), ofWhy);
  }

  @Test
  void nothingIsAskedWhileThePanesAreShown() {
    assertEquals(Optional.empty(), EngineQuestions.due(middle, ViewState.start()));
  }

  @Test
  void eachPartAsksOnceAndAgainOnlyWhileTheStepRuns() {
    ViewState page = press(ViewState.start(), "w");
    EngineQuestions.Due due = EngineQuestions.due(middle, page).orElseThrow();
    assertEquals(new Question.ExplainStep(failing), due.question());
    ViewState waiting = EngineQuestions.asked(middle, page, due);
    assertEquals(Optional.empty(), EngineQuestions.due(middle, waiting));
    ViewState answered = waiting.answered(due.question(), explanation());
    assertEquals(Optional.empty(), EngineQuestions.due(middle, answered));

    ViewState running = press(ViewState.start(), "2", "Down", "Enter");
    ViewState known = told(running, description());
    assertEquals(Optional.empty(), EngineQuestions.due(middle, known));
    BuildState later = Moments.middle(EngineQuestions.AGAIN_MILLIS);
    assertTrue(EngineQuestions.due(later, known).isPresent());
    assertEquals(Optional.empty(), EngineQuestions.due(later, answered));
    ViewState why = told(press(running, "w"), explanation());
    assertEquals(Optional.empty(), EngineQuestions.due(later, why));
  }

  @Test
  void anAnswerThatNobodyWaitsForIsDropped() {
    ViewState page = press(ViewState.start(), "w");
    assertEquals(page, page.answered(new Question.ExplainStep(failing), explanation()));
  }

  @Test
  void aQuestionWithoutAnAnswerSaysWhy() {
    ViewState page = press(ViewState.start(), "w");
    ViewState told =
        told(page, new Answer.Unanswered(new Question.ExplainStep(failing), "no history is kept"));
    Frame frame = ConsoleFrame.of(middle, told, 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(frame.text().contains("no answer: no history is kept"), frame.text());
    Frame before = ConsoleFrame.of(middle, page, 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(before.text().contains("being asked"), before.text());
  }

  @Test
  void theLogOfARunningStepFollowsItsEnd() {
    ViewState page = press(ViewState.start(), "2", "Down", "Enter", "Right");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("line ").append(i).append('\n');
    }
    int step = middle.running().getFirst();
    Answer answer = new Answer.OutputText(step, text.toString(), 0, text.length(), false);
    ViewState told = told(page, answer);
    assertTrue(
        ConsoleFrame.of(middle, told, 80, 24, ConsoleGlyphs.UNICODE).text().contains("line 299"));
    ViewState top = press(told, "g");
    assertTrue(
        ConsoleFrame.of(middle, top, 80, 24, ConsoleGlyphs.UNICODE).row(4).contains("line 0"));
    ViewState found = press(top, "/", "l", "i", "n", "e", "Space", "1", "5", "0", "Enter");
    assertTrue(
        ConsoleFrame.of(middle, found, 80, 24, ConsoleGlyphs.UNICODE).row(4).contains("line 150"));
    assertEquals("not found: zz", press(told, "/", "z", "z", "Enter").notice());
    ViewState atEnd = press(press(told, "G"), "/", "l", "i", "n", "e", "Enter");
    Frame shown = ConsoleFrame.of(middle, atEnd, 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(shown.text().contains("line 299"), shown.text());
  }

  @Test
  void searchGoesOnAndAround() {
    ShownContent scene =
        ShownContent.START.withBody(new ShownContent.Body.Page(failing, ShownContent.StepTab.LOG));
    Answer answer = new Answer.OutputText(failing, Moments.ERROR, 0, 1, true);
    ViewState told = told(ViewState.start().withContent(scene), answer);
    ViewState first = press(told, "/", "n", "e", "t", "/", "Enter");
    assertEquals(0, first.content().reading().scroll());
    ViewState second = press(first, "n");
    assertEquals(3, second.content().reading().scroll());
    assertEquals(0, press(second, "n").content().reading().scroll());
    assertEquals(3, press(first, "N").content().reading().scroll());
  }

  @Test
  void escapeSequencesInAnAnswerDoNotReachTheScreen() {
    ShownContent scene =
        ShownContent.START.withBody(new ShownContent.Body.Page(failing, ShownContent.StepTab.LOG));
    Answer answer =
        new Answer.OutputText(failing, "\u001b]0;bad\u0007\u001b[2Jgood\rx\n", 0, 30, true);
    ViewState told = told(ViewState.start().withContent(scene), answer);
    Frame frame = ConsoleFrame.of(middle, told, 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(frame.row(4).contains("xood"), frame.text());
    assertFalse(frame.text().chars().anyMatch(one -> one < ' ' && one != '\n'));
  }
}
