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
import dev.sconce.session.PlanEvent;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.Moments;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.pane.JobsPane;
import dev.sconce.ui.tui.pane.TreePane;
import dev.sconce.ui.tui.pane.TreeRows;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.step.StepStatusText;
import dev.sconce.ui.tui.view.KeyNames;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KeyHandlerTest {
  private final BuildState middle = Moments.middle();

  private static KeyResult press(BuildState state, ViewState view, String... keys) {
    KeyResult result = KeyResult.of(view);
    for (String key : keys) {
      result = KeyHandler.press(key, state, result.view(), 120, 40);
    }
    return result;
  }

  private KeyResult press(String... keys) {
    return press(middle, ViewState.start(), keys);
  }

  private static String question(KeyResult result) {
    return result.view().prompt() instanceof Prompt.Confirming asked ? asked.question() : "";
  }

  private static int failing(BuildState state) {
    return state.failures().getFirst().step();
  }

  @Test
  void steeringKeysMakeRequests() {
    assertEquals(Optional.of(new BuildRequest.Pause()), press("p").request());
    assertEquals(
        Optional.of(new BuildRequest.Resume()),
        press(Moments.paused(), ViewState.start(), "p").request());
    assertEquals(Optional.of(new BuildRequest.Retry(failing(middle))), press("r").request());
    assertEquals(Optional.of(new BuildRequest.RetryAll()), press("R").request());
    assertEquals(Optional.of(new BuildRequest.SetSlots(15)), press("<").request());
    assertEquals(Optional.of(new BuildRequest.SetSlots(17)), press(">").request());
    assertEquals(
        Optional.of(new BuildRequest.AskCache()),
        press(Moments.suspended(), ViewState.start(), "B").request());
  }

  @Test
  void aRequestIsPendingUntilItIsAnswered() {
    ViewState asked = press("p").view();
    assertEquals(List.of(new BuildRequest.Pause()), asked.pending());
    ViewState taken =
        KeyHandler.answered(
            asked,
            new BuildEvent.RequestAnswered(
                new Requester.RequestId("console", 7),
                new BuildRequest.Pause(),
                BuildEvent.Reply.DONE,
                ""));
    assertEquals(List.of(), taken.pending());
    ViewState refused =
        KeyHandler.answered(
            asked,
            new BuildEvent.RequestAnswered(
                new Requester.RequestId("console", 7),
                new BuildRequest.Pause(),
                BuildEvent.Reply.REFUSED,
                "too late"));
    assertEquals("refused: too late", refused.notice());
    assertEquals(List.of(), refused.pending());
  }

  @Test
  void aKeyThatDoesNothingNowSaysWhy() {
    KeyResult result = press(Moments.early(), ViewState.start(), "r");
    assertEquals(Optional.empty(), result.request());
    assertEquals("r: nothing failed", result.view().notice());
    assertEquals("B: the cache is not suspended", press("B").view().notice());
    assertEquals("", press("B", "1").view().notice());
  }

  @Test
  void aStepThatWasCancelledCanRunAgain() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.StepWanted(3, "a.cc", "a.o", -1, List.of()));
    fold.accept(new BuildEvent.StepStarted(3, text, 0));
    ViewState onStep = press(fold.snapshot(10), ViewState.start(), "2", "Down").view();
    assertEquals("r: nothing failed", press(fold.snapshot(10), onStep, "r").view().notice());
    fold.accept(
        new BuildEvent.StepFinished(
            3, text, StepOutcome.CANCELLED, 143, 0, 20, 1, StepOutput.NONE));
    assertEquals(
        Optional.of(new BuildRequest.Retry(3)), press(fold.snapshot(30), onStep, "r").request());
    assertEquals(
        "x: no step under the cursor runs or waits",
        press(fold.snapshot(30), onStep, "x").view().notice());
  }

  @Test
  void aCancelledStepIsFoundAndRunsAgainFromAnywhere() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("app"), 4, CacheMode.OFF));
    fold.accept(new BuildEvent.StepWanted(0, "lib/a.cc", "a.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "lib/b.cc", "b.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(2, "app", "app", -1, List.of(0, 1)));
    fold.accept(new BuildEvent.StepCancelled(0, new Requester.RequestId("console", 7)));
    fold.accept(new BuildEvent.StepMoved(0, StepState.CANCELLED, 10));
    String during = String.join("\n", rows(fold.snapshot(20)));
    assertTrue(during.contains("1 cancelled, 1 blocked"), during);
    assertTrue(during.contains("cancelled before it began"), during);
    fold.accept(new BuildEvent.StepMoved(1, StepState.CANCELLED, 10));
    fold.accept(new BuildEvent.StepMoved(2, StepState.CANCELLED, 10));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 30));
    BuildState over = fold.snapshot(30);
    KeyResult found = press(over, ViewState.start(), "f");
    assertEquals(new RowId.Failures(0), found.view().cursor());
    assertEquals(Optional.of(new BuildRequest.Retry(0)), press(over, found.view(), "r").request());
    assertEquals(
        Optional.of(new BuildRequest.RetryAll()), press(over, ViewState.start(), "R").request());
    String frame = String.join("\n", rows(over));
    assertTrue(frame.contains("lib/a.cc"), frame);
    assertTrue(frame.contains("3 not run: 1 cancelled, 1 blocked"), frame);
    assertTrue(frame.contains("4 Problems 1"), frame);
    StepStatusText words = new StepStatusText(over, ConsoleGlyphs.UNICODE);
    assertEquals("blocked: a.cc was cancelled", words.treeText(over.step(2).orElseThrow()));
    assertEquals("not run", words.treeText(over.step(1).orElseThrow()));
  }

  @Test
  void theCriticalPathNamesNoTimeOnceItsStepsAreLate() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("app"), 4, CacheMode.OFF));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.StepWanted(0, "a.cc", "a.o", 3_000, List.of()));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
    fold.accept(new BuildEvent.StepStarted(0, text, 0));
    fold.accept(new PlanEvent.Forecast(List.of(0), 3_000, 3_000, 0));
    String early = String.join("\n", rows(fold.snapshot(1_000)));
    assertTrue(early.contains("critical 2s left: a.cc"), early);
    String late = String.join("\n", rows(fold.snapshot(9_000)));
    assertTrue(late.contains("critical: a.cc"), late);
  }

  private static List<String> rows(BuildState state) {
    Frame frame = ConsoleFrame.of(state, ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE);
    return IntStream.range(0, 40).mapToObj(frame::row).toList();
  }

  @Test
  void cancellingTakesTheKeyTwice() {
    ViewState onStep = press("2", "Down").view();
    KeyResult once = press(middle, onStep, "x");
    assertEquals(Optional.empty(), once.request());
    assertEquals("x again cancels net/tls.cc", question(once));
    assertEquals(
        Optional.of(new BuildRequest.Cancel(middle.running().getFirst())),
        press(middle, once.view(), "x").request());
    assertEquals(Optional.empty(), press(middle, once.view(), "Down", "x").request());
  }

  @Test
  void leavingARunningBuildTakesTheKeyTwiceAndStopsIt() {
    assertEquals(Optional.empty(), press("q").action());
    KeyResult twice = press("q", "q");
    assertEquals(Optional.of(new KeyResult.TerminalAction.Leave()), twice.action());
    assertEquals(Optional.of(new BuildRequest.Stop(2)), twice.request());
    assertEquals(Optional.empty(), press("q", "Esc", "q").action());
    KeyResult over = press(Moments.failed(), ViewState.start(), "q");
    assertEquals(Optional.of(new KeyResult.TerminalAction.Leave()), over.action());
    assertEquals(Optional.empty(), over.request());
  }

  @Test
  void stoppingSaysThatItQuitsAndWithWhat() {
    assertEquals("X again stops the build and quits (exit 130)", question(press("X")));
    assertEquals(Optional.of(new BuildRequest.Stop(2)), press("X", "X").request());
    assertEquals(ConsoleCommand.Group.QUIT, ConsoleCommand.STOP.group());
  }

  @Test
  void pushingIsConfirmed() {
    assertEquals(Optional.of(new BuildRequest.SetMode(CacheMode.OFF)), press("m", "o").request());
    assertEquals(Optional.empty(), press("m", "b").request());
    assertEquals("y pushes results to cache.corp", question(press("m", "b")));
    assertEquals(
        Optional.of(new BuildRequest.SetMode(CacheMode.FETCH_AND_PUSH)),
        press("m", "b", "y").request());
    assertEquals(Optional.empty(), press("m", "b", "Esc", "y").request());
  }

  @Test
  void theEditorOpensAtTheFirstError() {
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Edit(new Place("../src/net/http.cc", 41, 9))),
        press("e").action());
  }

  @Test
  void thePaletteRunsACommandByItsName() {
    KeyResult result = press(":", "p", "a", "u", "s", "e", "Enter");
    assertEquals(Optional.of(new BuildRequest.Pause()), result.request());
    assertEquals(Optional.empty(), result.view().typing());
    assertEquals("no command has that name", press(":", "x", "y", "Enter").view().notice());
  }

  @Test
  void thePaletteTakesArgumentsAndLettersOfANameAndOffersTheRest() {
    assertEquals(
        Optional.of(new BuildRequest.SetSlots(8)), typed(":", "slots 8", "Enter").request());
    assertEquals(
        Optional.of(new BuildRequest.AddTargets(List.of("app", "tests/größe"))),
        Optional.of(
            new BuildRequest.AddTargets(
                ((BuildRequest.AddTargets)
                        typed(":", "build app tests/größe", "Enter").request().orElseThrow())
                    .targets().stream().map(DisplayText::decode).toList())));
    assertEquals(Optional.of(new BuildRequest.RetryAll()), typed(":", "rtrall", "Enter").request());
    assertEquals(
        Optional.of(new BuildRequest.SetMode(CacheMode.OFF)),
        typed(":", "mode off", "Enter").request());
    assertEquals(
        "slots: \"none\" is no number from 1 on",
        typed(":", "slots none", "Enter").view().notice());
    assertEquals(
        "mode: off, fetch, fetch+push or push, not on",
        typed(":", "mode on", "Enter").view().notice());
    assertEquals("http", typed(":", "filter http", "Enter").view().filter());
    KeyResult second = press(middle, typed(":", "slots").view(), "Down", "Enter");
    assertEquals(Optional.of(new BuildRequest.SetSlots(15)), second.request());
    Frame frame = ConsoleFrame.of(middle, typed(":", "slo").view(), 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(frame.text().contains("=         slots N"), frame.text());
    assertTrue(frame.text().contains("<         fewer slots"), frame.text());
  }

  private KeyResult typed(String first, String text, String... then) {
    List<String> keys = new ArrayList<>(List.of(first));
    text.codePoints().forEach(one -> keys.add(one == ' ' ? "Space" : Character.toString(one)));
    keys.addAll(List.of(then));
    return press(keys.toArray(String[]::new));
  }

  @Test
  void whatNeedsARemoteCacheIsNotOfferedWithoutOne() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    BuildState state = fold.snapshot(0);
    Frame help =
        ConsoleFrame.of(
            state, press(state, ViewState.start(), "?").view(), 120, 60, ConsoleGlyphs.UNICODE);
    assertFalse(help.text().contains("fetch+push"), help.text());
    assertTrue(help.text().contains("start nothing more"), help.text());
    assertEquals(
        "m: there is no remote cache", press(state, ViewState.start(), "m").view().notice());
  }

  @Test
  void somethingCanBeCopiedOfTheStepUnderTheCursor() {
    ViewState onStep = press("2", "Down").view();
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Copy("net/tls.cc.o")),
        press(middle, onStep, "y", "p").action());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Copy(Moments.ERROR)),
        press("f", "y", "o").action());
    String report = ((KeyResult.TerminalAction.Copy) press("y", "r").action().orElseThrow()).text();
    assertTrue(report.contains("427/1290") && report.contains("net/http.cc: exit 1"), report);
    int running = middle.running().getFirst();
    assertEquals(
        Optional.of(
            new KeyResult.TerminalAction.Output(running, KeyResult.TerminalAction.Use.COPY)),
        press(middle, onStep, "y", "o").action());
    assertEquals(
        Optional.of(
            new KeyResult.TerminalAction.Output(running, KeyResult.TerminalAction.Use.PAGE)),
        press(middle, onStep, "L").action());
    BuildState early = Moments.early();
    assertEquals(
        "there is no output to copy", press(early, ViewState.start(), "y", "o").view().notice());
    assertEquals(Optional.empty(), press("y", "Esc").action());
  }

  @Test
  void moreTargetsAndSlotsAreTyped() {
    assertEquals(
        Optional.of(new BuildRequest.AddTargets(List.of("app"))),
        typed("b", "app", "Enter").request());
    assertEquals(Optional.of(new BuildRequest.SetSlots(4)), typed("=", "4", "Enter").request());
    assertEquals(Optional.empty(), typed("=", "", "Enter").request());
  }

  @Test
  void theInterruptStopsTheBuildAndQuitsOneThatIsOver() {
    assertEquals(Optional.of(new BuildRequest.Stop(2)), press("^C").request());
    assertEquals(
        Optional.of(new KeyResult.TerminalAction.Leave()),
        press(Moments.failed(), ViewState.start(), "^C").action());
    assertEquals(Optional.empty(), press("/", "a", "^C").request());
  }

  @Test
  void aPendingRequestIsNamed() {
    Frame frame =
        ConsoleFrame.of(middle, press("=", "8", "Enter").view(), 120, 40, ConsoleGlyphs.UNICODE);
    assertTrue(frame.row(39).endsWith("asked: 8 slots …"), frame.row(39));
  }

  @Test
  void jobsThatBeganSinceTheOrderIsKeptComeLast() {
    ViewState view = press("2", "Down").view();
    BuildState later = Moments.paused();
    List<RowId> rows = JobsPane.rows(later, view);
    assertEquals(view.kept(), rows.subList(0, view.kept().size()));
  }

  @Test
  void theFilterShowsWhatMatches() {
    ViewState view = press("/", "h", "t", "t", "p", "Space", "Backspace", "Enter").view();
    assertEquals("http", view.filter());
    List<TreeRows.Row> rows = TreePane.rows(middle, view, 21);
    assertTrue(rows.stream().anyMatch(row -> row.id().equals(new RowId.Step(failing(middle)))));
    assertEquals(3, rows.size());
    assertEquals(
        "libdb", press(middle, view, "/", "l", "i", "b", "d", "b", "Enter").view().filter());
    assertEquals("", press(middle, view, "Esc").view().filter());
    ViewState failed = press("/", "is:failed", "Esc").view();
    assertEquals("", failed.filter());
    assertEquals(
        "is:faild: there are failed running waiting cancelled blocked built hit fetching warning"
            + " printed undeclared",
        typed("/", "is:faild", "Enter").view().notice());
    ViewState byRule = typed("/", "is:running rule:CXX net/", "Enter").view();
    List<RowId> found =
        TreePane.rows(middle, byRule, 21).stream()
            .map(TreeRows.Row::id)
            .filter(RowId.Step.class::isInstance)
            .toList();
    assertEquals(5, found.size());
    Frame small = ConsoleFrame.of(middle, byRule, 80, 24, ConsoleGlyphs.UNICODE);
    assertTrue(small.row(3).contains("[1 Tree /is:runnin…]"), small.row(3));
  }

  @Test
  void aTargetOpensAndCloses() {
    ViewState down = press("1", "Down", "Down").view();
    RowId row = down.cursor();
    int before = down.kept().size();
    ViewState closed = press(middle, down, "Space").view();
    assertTrue(closed.kept().size() < before);
    assertEquals(row, closed.cursor());
    ViewState opened = press(middle, closed, "Enter").view();
    assertTrue(opened.kept().size() > before + 100);
    assertFalse(opened.follows());
    assertTrue(press(middle, opened, "F").view().follows());
  }

  @Test
  void whatIsClosedAfterItWasOpenedShowsWhatRunsInItAgain() {
    ViewState target = press("1", "Down", "Down").view();
    int busy = target.kept().size();
    ViewState opened = press(middle, target, "Enter").view();
    assertTrue(opened.kept().size() > busy + 100);
    ViewState closed = press(middle, opened, "Space").view();
    assertEquals(busy, closed.kept().size());
    assertTrue(press(middle, closed, "Space").view().kept().size() < busy);
  }

  @Test
  void theOverviewAndFollowingLeaveWhatWasOpened() {
    String fresh = frame(ViewState.start()).text();
    ViewState opened = press("1", "G", "Enter", "/", "t", "e", "s", "t", "Enter").view();
    assertEquals(fresh, frame(press(middle, opened, "0").view()).text());
    ViewState followed = press("1", "G", "Enter", "Down", "F").view();
    assertEquals(fresh.lines().skip(4).toList(), frame(followed).text().lines().skip(4).toList());
  }

  private Frame frame(ViewState view) {
    return ConsoleFrame.of(middle, view, 120, 40, ConsoleGlyphs.UNICODE);
  }

  @Test
  void theNextFailureShowsItsOutput() {
    ViewState view = press("f").view();
    assertEquals(Pane.PROBLEMS, view.content().chosen());
    assertEquals(new RowId.Failures(failing(middle)), view.cursor());
    assertEquals(new ShownContent.Body.Output(), press(middle, view, "z").view().content().body());
    assertEquals(
        new ShownContent.Body.Panes(), press(middle, view, "z", "Esc").view().content().body());
  }

  @Test
  void theEndOfTheLogIsItsLastLines() {
    for (int[] size : new int[][] {{120, 40}, {80, 24}}) {
      BuildState done = Moments.done();
      ViewState end = KeyHandler.press("5", done, ViewState.start(), size[0], size[1]).view();
      end = KeyHandler.press("G", done, end, size[0], size[1]).view();
      Frame frame = ConsoleFrame.of(done, end, size[0], size[1], ConsoleGlyphs.UNICODE);
      String oldest = DisplayText.decode(done.log().getLast().subject());
      assertTrue(frame.text().contains(oldest), frame.text());
      ViewState up = KeyHandler.press("Up", done, end, size[0], size[1]).view();
      assertFalse(ConsoleFrame.of(done, up, size[0], size[1], ConsoleGlyphs.UNICODE).equals(frame));
    }
  }

  @Test
  void everyKeyBelongsToOneCommand() {
    Set<String> keys = new HashSet<>();
    for (ConsoleCommand command : ConsoleCommand.values()) {
      assertFalse(command.usualKeys().isEmpty());
      assertTrue(
          command.usualKeys().stream().allMatch(key -> key.equals("^C") || KeyNames.known(key)));
      for (String key : command.usualKeys()) {
        boolean pauses = command == ConsoleCommand.RESUME;
        assertTrue(keys.add(key) || pauses, key);
      }
    }
  }

  @Test
  void noKeyAtNoMomentFails() {
    Random random = new Random(5);
    List<String> keys = new ArrayList<>(List.of("Backspace", "漢", "y", "u"));
    for (ConsoleCommand command : ConsoleCommand.values()) {
      keys.addAll(command.usualKeys());
    }
    List<BuildState> states =
        List.of(
            Moments.early(),
            middle,
            Moments.suspended(),
            Moments.paused(),
            Moments.failed(),
            Moments.done());
    ViewState view = ViewState.start();
    for (int i = 0; i < 3_000; i++) {
      BuildState state = states.get(random.nextInt(states.size()));
      view = KeyHandler.press(keys.get(random.nextInt(keys.size())), state, view, 80, 24).view();
      if (i % 10 == 0) {
        Frame frame = ConsoleFrame.of(state, view, 80, 24, ConsoleGlyphs.UNICODE);
        assertTrue(frame.row(0).length() > 10);
        view = view.withPending(List.of());
      }
    }
  }
}
