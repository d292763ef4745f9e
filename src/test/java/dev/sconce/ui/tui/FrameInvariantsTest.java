package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.Explanation;
import dev.sconce.session.Explanation.Ingredient;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.DisplayWidth;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.pane.ProblemsPane;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.StepFilter;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of every frame of every build. */
final class FrameInvariantsTest {
  private static final Pattern COUNTS =
      Pattern.compile(
          "▓ *(\\d+) hit +█ *(\\d+) built +✘ *(\\d+) failed +► *(\\d+) running +↓ *(\\d+) fetching"
              + " +\\? *(\\d+) looking up +○ *(\\d+)(?: waiting)?");
  private static final Pattern TOTAL = Pattern.compile(" (\\d+)/(\\d+) ");

  private static BuildFold fold(RandomEvents events, int count) {
    BuildFold fold = new BuildFold();
    for (int i = 0; i < count; i++) {
      fold.accept(events.next());
    }
    return fold;
  }

  private static void assertSound(Frame frame) {
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        int codePoint = frame.codePoint(x, y);
        if (codePoint == 0) {
          assertTrue(x > 0 && DisplayWidth.columns(frame.codePoint(x - 1, y)) == 2);
        } else {
          assertTrue(DisplayWidth.columns(codePoint) > 0, "control character in a cell");
          boolean halved = x + 1 == frame.width() || frame.codePoint(x + 1, y) != 0;
          assertFalse(DisplayWidth.columns(codePoint) == 2 && halved, frame.row(y));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void countsAddUpToTheTotalAndTheFrameAroundThePanesIsWhole(long seed) {
    RandomEvents events = new RandomEvents(seed, 200, 15);
    BuildFold fold = fold(events, 201);
    for (int i = 0; i < 2_500; i++) {
      fold.accept(events.next());
      if (i % 23 != 0) {
        continue;
      }
      Frame frame =
          ConsoleFrame.of(
              fold.snapshot(events.now()), ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
      assertSound(frame);
      assertCounts(COUNTS, frame);
      for (int y = 4; y < 38; y++) {
        assertTrue("│├".indexOf(frame.codePoint(0, y)) >= 0, frame.text());
        assertTrue("│┤".indexOf(frame.codePoint(119, y)) >= 0, frame.text());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void everySizeIsDrawn(long seed) {
    RandomEvents events = new RandomEvents(seed, 200, 15);
    BuildState state = fold(events, 1_500).snapshot(events.now());
    for (Pane pane : Pane.values()) {
      ShownContent scene = ShownContent.START.withPane(pane);
      ViewState view = ViewState.start().withContent(scene);
      ViewState help =
          view.withContent(
              scene.withBody(
                  new ShownContent.Body.Help(scene.body(), ShownContent.ReadingPosition.START)));
      ViewState zoomed = view.withContent(scene.withBody(new ShownContent.Body.Output()));
      for (int width = 1; width < 260; width += 13) {
        for (int height = 1; height < 80; height += 5) {
          assertSound(ConsoleFrame.of(state, view, width, height, ConsoleGlyphs.UNICODE));
          assertSound(ConsoleFrame.of(state, help, width, height, ConsoleGlyphs.ASCII));
          assertSound(ConsoleFrame.of(state, zoomed, width, height, ConsoleGlyphs.ASCII));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {23, 24, 25})
  void everyPageAndPromptIsDrawnAtEverySize(long seed) {
    RandomEvents events = new RandomEvents(seed, 200, 15);
    BuildState state = fold(events, 1_500).snapshot(events.now());
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      int step = random.nextInt(220) - 10;
      ShownContent.StepTab tab =
          ShownContent.StepTab.values()[random.nextInt(ShownContent.StepTab.values().length)];
      ShownContent scene =
          ShownContent.START.withBody(
              random.nextBoolean()
                  ? new ShownContent.Body.Page(step, tab)
                  : new ShownContent.Body.Panes());
      ViewState view =
          ViewState.start()
              .withContent(
                  scene.withReading(new ShownContent.ReadingPosition(random.nextInt(50), "o")));
      Optional<EngineQuestions.Due> due = EngineQuestions.due(state, view);
      if (due.isPresent()) {
        view = EngineQuestions.asked(state, view, due.get());
        view = random.nextBoolean() ? view.answered(due.get().question(), answer(tab, step)) : view;
      }
      view = view.withPrompt(prompt(random));
      int width = 60 + random.nextInt(141);
      int height = 12 + random.nextInt(49);
      assertSound(
          ConsoleFrame.of(
              state,
              view,
              width,
              height,
              random.nextBoolean() ? ConsoleGlyphs.UNICODE : ConsoleGlyphs.ASCII));
    }
  }

  private static Prompt prompt(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Prompt.Typing(Prompt.Purpose.COMMAND, "e", random.nextInt(20));
      case 1 -> new Prompt.Typing(Prompt.Purpose.FIND, "漢字漢字".repeat(40), 0);
      case 2 -> new Prompt.Picking(Prompt.Menu.COPY);
      default -> new Prompt.Idle();
    };
  }

  private static final String ODD = DisplayText.encode("e\u0301漢\u001b[31m字\t\u202e|x".repeat(60));

  private static Answer answer(ShownContent.StepTab tab, int step) {
    StepText text = new StepText(ODD, ODD, List.of(ODD), ODD, ODD, true);
    return switch (tab) {
      case SUMMARY, INPUTS, COMMAND, TIMELINE ->
          new Answer.StepDescription(
              step,
              text,
              null,
              null,
              ODD,
              List.of(
                  new Answer.StepInput(
                      Answer.StepInput.Kind.IMPLICIT, ODD, Math.max(0, step - 1), ODD)),
              4,
              List.of(new Answer.StepRef(3, ODD)),
              9,
              ODD,
              0,
              ODD,
              ODD,
              true,
              List.of(ODD));
      case LOG -> new Answer.OutputText(step, ODD + "\n" + ODD, 7, 9, false);
      case WHY ->
          new Answer.StepExplanation(
              step,
              new Explanation(
                  ODD,
                  List.of(new Explanation.Cause(Explanation.Cause.Type.NEWER, ODD, 1)),
                  List.of(
                      new Ingredient(
                          Ingredient.Kind.COMMAND,
                          Ingredient.Change.CHANGED,
                          ODD,
                          ODD,
                          "",
                          List.of(ODD),
                          List.of()),
                      Ingredient.ofFile(
                          Ingredient.Kind.DECLARED, Ingredient.Change.ADDED, ODD, "", ODD))));
    };
  }

  @Test
  void wideCharactersAreNeverHalved() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of(ODD), 4, CacheMode.OFF));
    for (int step = 0; step < 30; step++) {
      String name = DisplayText.encode("漢".repeat(step) + "字e\u0301".repeat(20) + step);
      StepText text = new StepText(name, "CXX", List.of(name + ".o"), ODD, ODD, false);
      fold.accept(
          new BuildEvent.StepWanted(
              step, name, name, 3_000, step == 0 ? List.of() : List.of(step - 1)));
      fold.accept(new BuildEvent.StepStarted(step, text, 0));
      if (step % 3 == 0) {
        fold.accept(
            new BuildEvent.StepFinished(
                step,
                text,
                StepOutcome.FAILED,
                1,
                0,
                10,
                1,
                new RandomEvents.Text("漢字".repeat(99))));
      }
    }
    BuildState state = fold.snapshot(9_000);
    for (int width = 60; width < 140; width++) {
      assertSound(
          ConsoleFrame.of(state, ViewState.start(), width, 12 + width / 3, ConsoleGlyphs.UNICODE));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void countsAddUpOnTheSmallScreenToo(long seed) {
    RandomEvents events = new RandomEvents(seed, 200, 15);
    BuildFold fold = fold(events, 201);
    Pattern small =
        Pattern.compile(
            "▓ *(\\d+) +█ *(\\d+) +✘ *(\\d+) +► *(\\d+) +↓ *(\\d+) +\\? *(\\d+) +○ *(\\d+)");
    for (int i = 0; i < 1_500; i++) {
      fold.accept(events.next());
      if (i % 17 == 0) {
        assertCounts(
            small,
            ConsoleFrame.of(
                fold.snapshot(events.now()), ViewState.start(), 80, 24, ConsoleGlyphs.UNICODE));
      }
    }
  }

  private static void assertCounts(Pattern pattern, Frame frame) {
    Matcher counts = pattern.matcher(frame.row(1));
    assertTrue(counts.find(), frame.row(1));
    int sum = 0;
    for (int group = 1; group <= counts.groupCount(); group++) {
      sum += Integer.parseInt(counts.group(group));
    }
    Matcher total = TOTAL.matcher(frame.row(0));
    assertTrue(total.find(), frame.row(0));
    assertEquals(Integer.parseInt(total.group(2)), sum, frame.text());
  }

  @Test
  void aTripOfTheBreakerShowsWithItsCostInTheNextFrame() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.FETCH));
    fold.accept(new CacheEvent.CacheConfigured("cache.corp", CacheMode.FETCH, 100, 88));
    for (int step = 0; step < 20; step++) {
      fold.accept(wanted(step, 9_000));
    }
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    for (int step = 0; step < 4; step++) {
      fold.accept(
          new BuildEvent.StepFinished(
              step, text(step), StepOutcome.BUILT, 0, 0, 1_000, 1, StepOutput.NONE));
    }
    fold.accept(new PlanEvent.Forecast(List.of(5), 60_000, 120_000, 1_000));
    fold.accept(
        new CacheEvent.BreakerChanged(
            CacheEvent.Breaker.SUSPENDED, 10, 9_000, 10_000, 242_000, 1, 2_000));
    fold.accept(new PlanEvent.Forecast(List.of(5), 60_000, 540_000, 2_000));
    fold.accept(new CacheEvent.NotAsked(6, CacheEvent.MissReason.SUSPENDED, ""));
    BuildState state = fold.snapshot(2_000);
    Frame wide = ConsoleFrame.of(state, ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(wide.row(0).contains("~9m left (was ~2m)"), wide.row(0));
    assertTrue(wide.row(2).contains("SUSPENDED 4m00s"), wide.row(2));
    assertTrue(wide.row(2).contains("10 timeouts, 1 step not asked"), wide.row(2));
    assertTrue(wide.row(39).contains("B ask now"), wide.row(39));
    assertEquals(CellStyle.ALERT, wide.style(60, 2));
    Frame small = ConsoleFrame.of(state, ViewState.start(), 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(small.row(0).contains("~9m left (was ~2m)"), small.row(0));
    assertTrue(small.row(2).contains("SUSPENDED 4m00s  10 timeouts  1 not asked"), small.row(2));
  }

  private static BuildFold withCache() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.FETCH));
    fold.accept(new CacheEvent.CacheConfigured("cache.corp", CacheMode.FETCH, 10, -1));
    fold.accept(wanted(0, 9_000));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    return fold;
  }

  private static void assertAsksNothing(BuildState state) {
    for (int width : new int[] {80, 120}) {
      Frame frame = ConsoleFrame.of(state, ViewState.start(), width, 40, ConsoleGlyphs.UNICODE);
      assertFalse(frame.text().contains("B ask"), frame.text());
    }
  }

  @Test
  void aSuspendedServerIsOfferedToBeAskedOnlyWhereAKeyDoesIt() {
    BuildFold fold = withCache();
    fold.accept(
        new CacheEvent.BreakerChanged(
            CacheEvent.Breaker.SUSPENDED, 10, 9_000, 0, 242_000, 1, 2_000));
    String offered =
        ConsoleFrame.of(fold.snapshot(2_000), ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE)
            .text();
    assertTrue(offered.contains("B asks now"), offered);
    fold.accept(new CacheEvent.ModeChanged(CacheMode.OFF));
    assertAsksNothing(fold.snapshot(2_000));
    fold.accept(new CacheEvent.ModeChanged(CacheMode.FETCH));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 3_000));
    BuildState over = fold.snapshot(3_000);
    assertAsksNothing(over);
    assertEquals(
        "B: the build is over: nothing is asked until it runs again",
        KeyHandler.press("B", over, ViewState.start(), 120, 40).view().notice());
    Frame frame = ConsoleFrame.of(over, ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
    assertFalse(frame.row(2).contains("SUSPENDED 3m"), frame.row(2));
    fold = withCache();
    fold.accept(new CacheEvent.BreakerChanged(CacheEvent.Breaker.PROBING, 10, 0, 0, 0, 1, 2_000));
    assertAsksNothing(fold.snapshot(2_000));
  }

  @Test
  void missesStandWithWhatBecameOfTheirLookUps() {
    BuildFold fold = withCache();
    fold.accept(new CacheEvent.LookupMissed(0, CacheEvent.MissReason.NO_NODE, 5, 5));
    BuildState state = fold.snapshot(10);
    ViewState start = ViewState.start();
    Frame wide = ConsoleFrame.of(state, start, 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(wide.text().contains("miss 1: 1 never stored"), wide.text());
    ViewState cache = KeyHandler.press("3", state, start, 80, 24).view();
    Frame small = ConsoleFrame.of(state, cache, 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(small.text().contains("1 never stored"), small.text());
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 3_000));
    Frame over = ConsoleFrame.of(fold.snapshot(3_000), start, 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(over.text().contains("Why not hits: 1 miss"), over.text());
    assertTrue(over.text().contains("never stored"), over.text());
  }

  @Test
  void asciiSignsLeaveNothingElseInAFrameOfAsciiNames() {
    for (BuildState state :
        List.of(Moments.early(), Moments.middle(), Moments.suspended(), Moments.failed())) {
      String text = ConsoleFrame.of(state, ViewState.start(), 120, 40, ConsoleGlyphs.ASCII).text();
      assertTrue(text.chars().allMatch(one -> one < 0x7f), text);
    }
  }

  private static int rowOf(Frame frame, String label) {
    for (int y = 3; y < frame.height(); y++) {
      if (frame.row(y).contains(label)) {
        return y;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void noFocusedRowChangesPlaceWithoutAKey(long seed) {
    RandomEvents events = new RandomEvents(seed, 120, 10);
    BuildFold fold = fold(events, 700);
    BuildState state = fold.snapshot(events.now());
    for (String pane : List.of("1", "2", "4")) {
      ViewState view = KeyHandler.press(pane, state, ViewState.start(), 120, 40).view();
      view = KeyHandler.press("Down", state, view, 120, 40).view();
      view = KeyHandler.press("Down", state, view, 120, 40).view();
      if (view.cursor() == null) {
        continue;
      }
      int cursor = cursorRow(ConsoleFrame.of(state, view, 120, 40, ConsoleGlyphs.UNICODE));
      assertTrue(cursor > 3);
      for (int i = 0; i < 400; i++) {
        fold.accept(events.next());
        Frame frame =
            ConsoleFrame.of(fold.snapshot(events.now()), view, 120, 40, ConsoleGlyphs.UNICODE);
        assertEquals(cursor, cursorRow(frame), frame.text());
      }
      state = fold.snapshot(events.now());
    }
  }

  private static int cursorRow(Frame frame) {
    for (int y = 3; y < frame.height() - 1; y++) {
      for (int x = 2; x < frame.width(); x++) {
        if (frame.style(x, y) == CellStyle.CURSOR) {
          return y;
        }
      }
    }
    return -1;
  }

  @Test
  void theEndOfABuildTakesNothingFromUnderTheHand() {
    for (int[] size : new int[][] {{120, 40}, {80, 24}}) {
      BuildFold fold = new BuildFold();
      fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
      fold.accept(wanted(0, -1));
      fold.accept(new BuildEvent.StepWanted(1, "app", "app", -1, List.of(0)));
      fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
      fold.accept(new BuildEvent.StepStarted(0, text(0), 0));
      BuildState before = fold.snapshot(1_000);
      ViewState view = KeyHandler.press("Down", before, ViewState.start(), size[0], size[1]).view();
      Frame running = ConsoleFrame.of(before, view, size[0], size[1], ConsoleGlyphs.UNICODE);
      fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 2_000));
      Frame over =
          ConsoleFrame.of(fold.snapshot(2_000), view, size[0], size[1], ConsoleGlyphs.UNICODE);
      assertEquals(cursorRow(running), cursorRow(over), over.text());
      assertEquals(running.row(4).substring(0, 50), over.row(4).substring(0, 50));
      assertTrue(over.row(0).startsWith(" DONE"), over.row(0));
    }
  }

  @Test
  void threeHundredFailuresStillShowWhatRuns() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    for (int step = 0; step < 400; step++) {
      fold.accept(wanted(step, 9_000));
    }
    fold.accept(
        new BuildEvent.StepWanted(400, "app", "app", -1, IntStream.range(0, 400).boxed().toList()));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    for (int step = 0; step < 300; step++) {
      fold.accept(
          new BuildEvent.StepFinished(
              step,
              text(step),
              StepOutcome.FAILED,
              1,
              0,
              1_000,
              1,
              new RandomEvents.Text("f" + step + ".cc:1:1: error: no " + step + "\n")));
    }
    fold.accept(new BuildEvent.StepStarted(350, text(350), 1_000));
    BuildState state = fold.snapshot(5_000);
    for (int[] size : new int[][] {{120, 40}, {80, 24}, {200, 60}}) {
      Frame frame =
          ConsoleFrame.of(state, ViewState.start(), size[0], size[1], ConsoleGlyphs.UNICODE);
      assertTrue(rowOf(frame, "► src/f350.cc") > 0, frame.text());
      assertTrue(frame.text().contains("f0.cc:1:1: error: no 0"), frame.text());
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 6", "50, 10", "59, 30", "60, 12", "80, 24", "117, 16", "120, 40", "200, 60"})
  void theFirstErrorAndTheWayOutAreOnEveryScreen(int width, int height) {
    for (BuildState state : List.of(Moments.middle(), Moments.failed())) {
      Frame frame = ConsoleFrame.of(state, ViewState.start(), width, height, ConsoleGlyphs.UNICODE);
      assertTrue(frame.text().contains("http.cc:41:9: error:"), frame.text());
      String keys = frame.row(height - 1);
      assertTrue(keys.matches(".*\\bq (leave|quit)\\b.*"), keys);
    }
  }

  @Test
  void aTallScreenIsNotLeftEmpty() {
    for (BuildState state : List.of(Moments.middle(), Moments.failed(), Moments.done())) {
      Frame frame = ConsoleFrame.of(state, ViewState.start(), 200, 60, ConsoleGlyphs.UNICODE);
      long empty =
          IntStream.range(0, 60).mapToObj(frame::row).filter(row -> row.matches("[│ ]*")).count();
      assertTrue(empty <= 18, empty + " empty rows\n" + frame.text());
    }
  }

  @Test
  void onlyWarningsAreCountedAsSuch() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    String[] printed = {"generated 3 files\n", "a.c:1:2: warning: unused\na.c:2:2: warning: b\n"};
    for (int step = 0; step < printed.length; step++) {
      fold.accept(wanted(step, -1));
      fold.accept(
          new BuildEvent.StepFinished(
              step,
              text(step),
              StepOutcome.BUILT,
              0,
              0,
              1_000,
              1,
              new RandomEvents.Text(printed[step])));
    }
    BuildState state = fold.snapshot(2_000);
    Frame frame = ConsoleFrame.of(state, ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(frame.row(1).endsWith(" ▲2"), frame.row(1));
    assertEquals(1, new StepFilter("is:warning").matching(state).count());
    assertEquals(2, new StepFilter("is:printed").matching(state).count());
  }

  @Test
  void noRowsAreKeptForACacheThatIsNotThere() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(wanted(0, -1));
    BuildState state = fold.snapshot(900);
    for (int width : new int[] {80, 120}) {
      Frame frame = ConsoleFrame.of(state, ViewState.start(), width, 40, ConsoleGlyphs.UNICODE);
      assertFalse(frame.text().contains("3 Cache"), frame.text());
      ViewState asked = KeyHandler.press("3", state, ViewState.start(), width, 40).view();
      Frame shown = ConsoleFrame.of(state, asked, width, 40, ConsoleGlyphs.UNICODE);
      assertTrue(shown.text().contains("there is no remote cache"), shown.text());
    }
  }

  private static BuildEvent.StepWanted wanted(int step, long expectedMillis) {
    StepText text = text(step);
    return new BuildEvent.StepWanted(
        step, text.label(), text.outputs().getFirst(), expectedMillis, List.of());
  }

  private static StepText text(int step) {
    String name = "src/f" + step + ".cc";
    return new StepText(name, "CXX", List.of(name + ".o"), "", "c++ " + name, false);
  }

  @Test
  void failuresWithTheSameErrorAreOneRow() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    for (int step = 0; step < 5; step++) {
      fold.accept(wanted(step, -1));
      fold.accept(
          new BuildEvent.StepFinished(
              step,
              text(step),
              StepOutcome.FAILED,
              1,
              0,
              1_000,
              1,
              new RandomEvents.Text("f" + step + ".cc:1:1: error: no cfg.h\n")));
    }
    BuildState state = fold.snapshot(2_000);
    assertEquals(5, ProblemsPane.count(state));
    Frame frame = ConsoleFrame.of(state, ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(frame.text().contains("x5"), frame.text());
    assertTrue(frame.row(39).contains("r retry 5 "), frame.row(39));
  }

  @Test
  void aBuildWithoutACacheSaysSoAndMakesNothingUp() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(wanted(0, -1));
    Frame frame =
        ConsoleFrame.of(fold.snapshot(900), ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
    assertEquals(" no remote cache, not watched", frame.row(2));
    assertFalse(frame.text().contains("hit rate"));
    assertFalse(frame.text().contains(" left"), frame.text());
  }
}
