package dev.sconce.ui.tui.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.TerminalSize;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import dev.sconce.ui.tui.Shown;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConsoleTest {
  private static final String ERROR = "a.c:41:9: error: no member\n1 error generated.\n";

  private static void join(CompletableFuture<Void> over) throws Exception {
    over.get(20, TimeUnit.SECONDS);
  }

  @Test
  void shortBuildPrintsLinesAndLeavesTheTerminalAlone() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.begin();
      shown.after(ConsoleLoop.ENTER_AFTER_MILLIS - 1);
      shown.end(0, StepOutcome.BUILT, "");
      shown.end(1, StepOutcome.BUILT, "");
      assertEquals("", shown.lines());
      join(shown.finish(BuildOutcome.BUILT));
      assertEquals("", shown.tty.written());
      assertFalse(shown.tty.keysTaken);
      assertEquals(
          """
          [1/2] +   0.4s  CC   a.c
          [2/2] +   0.4s  LINK app
          sconce: built all in 0.4s: 2 built
          """,
          shown.lines());
    }
  }

  @Test
  void screenIsEnteredWhileOnlyACacheIsAsked() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.plan();
      shown.console.accept(new CacheEvent.LookupStarted(0, 0));
      shown.after(ConsoleLoop.ENTER_AFTER_MILLIS);
      shown.console.resized(); // wakes the console
      shown.await("the first frame", () -> shown.screen().contains("BUILDING"));
    }
  }

  @Test
  void messagesArePrintedAtOnceBeforeTheScreenIsEntered() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.console.accept(new Message(Severity.INFO, "another build runs here; waiting"));
      assertEquals("sconce: another build runs here; waiting\n", shown.lines());
    }
  }

  @Test
  void printsLinesWhereTheTerminalDoesNotSayWhatItIs() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.ALWAYS)) {
      shown.tty.silent = true;
      shown.enter();
      shown.tty.type("\u0000\u0004"); // as at the end of the terminal creator's input
      shown.after(2_000);
      shown.console.resized(); // wakes the console
      shown.await("lines", () -> shown.lines().contains("so lines are printed"));
      assertFalse(shown.tty.keysTaken);
      shown.end(0, StepOutcome.FAILED, ERROR);
      join(shown.finish(BuildOutcome.FAILED));
      assertTrue(shown.lines().contains("X a.c: exit 1 after 2.5s"), shown.lines());
    }
  }

  @Test
  void whoTypesIsThereThoughTheTerminalDoesNotSayWhatItIs() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.ALWAYS)) {
      shown.tty.silent = true;
      shown.enter();
      shown.tty.type("?");
      shown.await("the keys", () -> shown.screen().contains("one row up"));
      shown.after(2_000);
      shown.tty.type("?");
      shown.await("the build", () -> shown.screen().contains(" 2.5s"));
      assertEquals("", shown.lines());
    }
  }

  @Test
  void quitsByItselfWhenAllIsBuiltAndTellsHowItWent() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      assertTrue(shown.tty.keysTaken);
      assertTrue(shown.tty.written().contains("<esc>[?1049h"), shown.tty.written());
      shown.end(0, StepOutcome.BUILT, "");
      shown.end(1, StepOutcome.BUILT, "");
      join(shown.finish(BuildOutcome.BUILT));
      assertTrue(shown.tty.written().endsWith("<esc>[?1049l<esc>[23;2t"), shown.tty.written());
      assertFalse(shown.tty.keysTaken);
      assertEquals("sconce: built all in 0.5s: 2 built\n", shown.lines());
    }
  }

  @Test
  void fileThatIsChangedWhileItsErrorIsShownIsMarked() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.end(0, StepOutcome.FAILED, ERROR);
      shown.changed.put("a.c", 1L);
      CompletableFuture<Void> over = shown.finish(BuildOutcome.FAILED);
      shown.await("the end", () -> shown.screen().matches("(?s) FAILED .*\\? help  q.*"));
      shown.tty.type("E \u001b[B \u001b[B");
      shown.await("the place", () -> shown.screen().contains("41:9  no member"));
      assertFalse(shown.screen().contains("source changed since"), shown.screen());
      shown.changed.put("a.c", Long.MAX_VALUE / 2);
      shown.await("the mark", () -> shown.screen().contains("source changed since"));
      shown.tty.type("qq");
      join(over);
    }
  }

  @Test
  void staysAfterAFailureUntilToldToQuit() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.end(0, StepOutcome.FAILED, ERROR);
      CompletableFuture<Void> over = shown.finish(BuildOutcome.FAILED);
      shown.await("the end", () -> shown.screen().matches("(?s) FAILED .*\\? help  q.*"));
      assertTrue(shown.screen().contains("a.c:41:9: error: no member"), shown.screen());
      shown.tty.type("e");
      shown.await("the editor", () -> shown.deeds.contains("edit a.c:41:9"));
      assertFalse(over.isDone());
      shown.tty.type("q");
      join(over);
      assertEquals(
          """
          X a.c: exit 1 after 0.5s; blocks app
          a.c:41:9: error: no member
          1 error generated.
            see it again:  sconce log a.c
          sconce: FAILED in 0.5s: 1 failed, 1 not run
          """,
          shown.lines());
    }
  }

  @Test
  void aBuildThatGoesOnAfterItsEndIsNotStoppedByOneKey() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.end(0, StepOutcome.FAILED, ERROR);
      CompletableFuture<Void> over = shown.finish(BuildOutcome.FAILED);
      shown.await("the end", () -> shown.screen().startsWith(" FAILED"));
      shown.resume();
      shown.tty.type("s");
      shown.await("lines", () -> shown.lines().contains("s brings the screen back"));
      int taken = shown.tty.written().lastIndexOf("<esc>[?1049h");
      shown.tty.type("q");
      shown.tty.type("s");
      shown.await("the screen", () -> shown.tty.written().lastIndexOf("<esc>[?1049h") > taken);
      assertFalse(over.isDone());
      assertEquals(List.of(), List.copyOf(shown.deeds));
      assertTrue(shown.console.over(BuildOutcome.FAILED));
      shown.console.leave();
      join(over);
    }
  }

  @Test
  void neverStaysWhenToldSo() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.NEVER)) {
      shown.enter();
      shown.end(0, StepOutcome.FAILED, ERROR);
      join(shown.finish(BuildOutcome.FAILED));
      assertFalse(shown.tty.keysTaken);
    }
  }

  @Test
  void aBuildThatEndsUnderTheHandStays() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type("?");
      shown.await("the keys", () -> shown.screen().contains("one row up"));
      shown.end(0, StepOutcome.BUILT, "");
      shown.end(1, StepOutcome.BUILT, "");
      CompletableFuture<Void> over = shown.finish(BuildOutcome.BUILT);
      shown.await("the end", () -> shown.screen().contains("DONE"));
      assertFalse(over.isDone());
      shown.console.leave();
      join(over);
    }
  }

  @ParameterizedTest
  @CsvSource({"?, one row up", ":, one row up", "b, names of targets"})
  void aBuildThatEndsWhileSomethingIsReadStays(String key, String shows) throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type(key);
      shown.await("what is read", () -> shown.screen().contains(shows));
      shown.console.suspend(); // then the key before does not count as use of the screen
      shown.await("the stop", () -> shown.tty.suspends.get() == 1);
      shown.end(0, StepOutcome.BUILT, "");
      shown.end(1, StepOutcome.BUILT, "");
      CompletableFuture<Void> over = shown.finish(BuildOutcome.BUILT);
      shown.await("the end", () -> shown.screen().contains("DONE"));
      assertFalse(over.isDone());
      shown.console.leave();
      join(over);
    }
  }

  @Test
  void whatIsTypedIntoTheEndOfAStepWithTheTerminalIsNoCommand() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      CountDownLatch lent = new CountDownLatch(1);
      shown.console.release(lent::countDown);
      lent.await();
      shown.tty.type("pR");
      shown.console.takeBack();
      shown.await("a word about it", () -> shown.screen().contains("not taken for commands"));
      shown.tty.type("x");
      shown.await("it is read", shown.tty::allIsRead);
      shown.after(300);
      shown.tty.type("<");
      shown.await("a command", () -> !shown.requests.isEmpty());
      assertEquals(List.of(new BuildRequest.SetSlots(3)), List.copyOf(shown.requests));
    }
  }

  @Test
  void anInterruptIsTakenAlsoAtTheEndOfAStepWithTheTerminal() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      CountDownLatch lent = new CountDownLatch(1);
      shown.console.release(lent::countDown);
      lent.await();
      shown.console.takeBack();
      shown.tty.type("\u0003");
      shown.await("the stop", () -> shown.requests.equals(List.of(new BuildRequest.Stop(2))));
    }
  }

  @Test
  void whoTypesThatItIsToStayAlwaysSeesAlsoWhatFailsAtOnce() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.ALWAYS)) {
      shown.begin();
      shown.end(0, StepOutcome.FAILED, ERROR);
      CompletableFuture<Void> over = shown.finish(BuildOutcome.FAILED);
      shown.await("the end", () -> shown.screen().startsWith(" FAILED"));
      shown.tty.type("q");
      join(over);
    }
  }

  @Test
  void whoTypesThatItIsToStayAlwaysSeesAlsoThatNothingIsToBeDone() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.ALWAYS)) {
      CompletableFuture<Void> over = shown.finish(BuildOutcome.NOTHING_TO_DO);
      shown.await("the end", () -> shown.screen().startsWith(" DONE"));
      shown.tty.type("q");
      join(over);
    }
  }

  @Test
  void theOutputOfARetriedStepStaysUntilItHasEnded() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.end(0, StepOutcome.FAILED, ERROR);
      shown.await("the error", () -> shown.screen().contains("a.c:41:9: error"));
      shown.console.accept(new BuildEvent.StepMoved(0, StepState.QUEUED, 500));
      shown.await("that it waits", () -> shown.screen().contains("a.c: queued to run again"));
      assertTrue(shown.screen().contains("a.c:41:9: error"), shown.screen());
      shown.begin();
      shown.after(1_000);
      shown.console.resized();
      shown.await("that it runs", () -> shown.screen().contains("1.0s, first run"));
      assertTrue(shown.screen().contains("a.c: running again"), shown.screen());
      assertTrue(shown.screen().contains("a.c:41:9: error"), shown.screen());
      shown.end(0, StepOutcome.BUILT, "");
      shown.await("that it is gone", () -> !shown.screen().contains("a.c:41:9: error"));
    }
  }

  @Test
  void aStoppedCommandSaysWhatItWants() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.console.accept(new BuildEvent.CommandStopped(0, 21));
      shown.await("the tree", () -> shown.screen().contains("0.5s, wants the terminal"));
      shown.tty.type("2");
      shown.await("the jobs", () -> shown.screen().matches("(?s).*a\\.c +wants the terminal.*"));
      shown.console.accept(new BuildEvent.CommandStopped(0, 19));
      shown.await("the signal", () -> shown.screen().contains("stopped (SIGSTOP)"));
    }
  }

  @Test
  void anEndOfInputIsNoHand() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type("\u0004");
      shown.await("it is read", shown.tty::allIsRead);
      shown.end(0, StepOutcome.BUILT, "");
      shown.end(1, StepOutcome.BUILT, "");
      join(shown.finish(BuildOutcome.BUILT));
    }
  }

  @Test
  void keysBecomeRequests() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type("p");
      shown.await("the request", () -> shown.requests.equals(List.of(new BuildRequest.Pause())));
      shown.await("the mark of it", () -> shown.screen().contains("asked: pause"));
    }
  }

  @Test
  void thePagerAndTheClipboardGetWhatARunningStepHasPrinted() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type("2");
      shown.tty.type("j");
      shown.tty.type("L");
      shown.await("a word", () -> shown.screen().contains("no output: a test knows nothing"));
      shown.answers.put(
          EngineQuestions.about(new ShownContent.Body.Page(0, ShownContent.StepTab.LOG)),
          new Answer.OutputText(0, "half of it", 0, 10, false));
      shown.tty.type("L");
      shown.await("the pager", () -> shown.deeds.contains("page half of it\n"));
      shown.await("the terminal", () -> shown.tty.keysTaken);
      shown.tty.type("yo");
      shown.await("a copy", () -> shown.screen().contains("copied 11 B"));
    }
  }

  @Test
  void linesAndBack() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type("s");
      shown.await("lines", () -> shown.lines().contains("s brings the screen back"));
      assertTrue(shown.tty.written().endsWith("<esc>[?1049l<esc>[23;2t"));
      shown.end(0, StepOutcome.FAILED, ERROR);
      assertTrue(shown.lines().contains("1 error generated."), shown.lines());
      shown.tty.type("s");
      shown.await("the screen", () -> shown.screen().contains("FAILING"));
      shown.tty.type("q");
    }
  }

  @Test
  void interruptsStopTheBuildAndTheThirdEndsTheProcess() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      BuildRequest stop = new BuildRequest.Stop(2);
      shown.tty.type("\u0003");
      shown.await("a stop", () -> shown.requests.equals(List.of(stop)));
      shown.tty.type("\u0003");
      shown.await("another", () -> shown.requests.equals(List.of(stop, stop)));
      shown.tty.type("\u0003");
      shown.await("the end", () -> shown.deeds.contains("die"));
    }
  }

  @Test
  void anInterruptInALineBeingTypedIsAnEscape() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type("/");
      shown.tty.type("abc");
      shown.await("the line", () -> shown.screen().contains("/abc"));
      shown.tty.type("\u0003");
      shown.await("no line", () -> !shown.screen().contains("/abc"));
      assertEquals(List.of(), shown.requests);
    }
  }

  @Test
  void anInterruptThatClosesAMenuIsNoStepTowardsTheEnd() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      BuildRequest stop = new BuildRequest.Stop(2);
      shown.tty.type("y");
      shown.await("the menu", () -> shown.screen().contains("copy: c command"));
      shown.tty.type("\u0003");
      shown.await("no menu", () -> !shown.screen().contains("copy: c command"));
      shown.tty.type("\u0003");
      shown.await("a stop", () -> shown.requests.equals(List.of(stop)));
      shown.tty.type("\u0003");
      shown.await("another", () -> shown.requests.equals(List.of(stop, stop)));
      assertEquals(List.of(), List.copyOf(shown.deeds));
    }
  }

  @Test
  void pastedTextIsNotTakenForKeys() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.type("\u001b[200~pXq\r\u001b[201~");
      shown.await("a word about it", () -> shown.screen().contains("pasted text"));
      assertEquals(List.of(), shown.requests);
      shown.tty.type("/");
      shown.tty.type("\u001b[200~net http\r\u001b[201~");
      shown.await("the text in the line", () -> shown.screen().contains("/net http"));
    }
  }

  @Test
  void suspendingGivesTheTerminalBackMeanwhile() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      CountDownLatch foreground = new CountDownLatch(1);
      boolean[] taken = {true};
      shown.tty.whileSuspended =
          () -> {
            taken[0] = shown.tty.keysTaken;
            try {
              foreground.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          };
      shown.enter();
      shown.tty.type("\u001a");
      shown.await("the stop", () -> shown.tty.suspends.get() == 1);
      shown.end(0, StepOutcome.BUILT, ""); // this does not stop the build
      assertTrue(shown.tty.written().endsWith("<esc>[?1049l<esc>[23;2t"));
      foreground.countDown();
      shown.await("the screen", () -> shown.screen().contains("1/2"));
      assertFalse(taken[0]);
      assertTrue(shown.tty.keysTaken);
    }
  }

  @Test
  void doesNotTouchTheTerminalOfAnother() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.tty.ours = false;
      shown.begin();
      shown.after(ConsoleLoop.ENTER_AFTER_MILLIS);
      shown.console.resized();
      shown.end(0, StepOutcome.BUILT, "");
      shown.await("lines", () -> shown.lines().contains("a.c"));
      assertEquals("", shown.tty.written());
    }
  }

  @Test
  void aTerminalOfUnknownSizeKeepsItsLines() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.tty.sized = false;
      shown.begin();
      shown.after(ConsoleLoop.ENTER_AFTER_MILLIS);
      shown.console.resized();
      shown.end(0, StepOutcome.BUILT, "");
      shown.await("lines", () -> shown.lines().contains("a.c"));
      assertEquals("", shown.tty.written());
    }
  }

  @Test
  void aBugOfTheConsoleLeavesTheBuildInLines() throws Exception {
    try (Shown shown =
        new Shown(
            Console.StayOpenPolicy.FAILED,
            () -> {
              throw new IllegalStateException("a bug");
            })) {
      shown.begin();
      shown.after(ConsoleLoop.ENTER_AFTER_MILLIS);
      shown.console.resized();
      shown.await("the news", () -> shown.deeds.equals(List.of("broken a bug")));
      assertTrue(shown.tty.written().endsWith("<esc>[?1049l<esc>[23;2t"));
      shown.end(0, StepOutcome.BUILT, "");
      shown.await("lines", () -> shown.lines().contains("a.c"));
      shown.end(1, StepOutcome.BUILT, "");
      join(shown.finish(BuildOutcome.BUILT));
    }
  }

  @Test
  void aTerminalThatIsGoneStopsTheBuild() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.gone = true;
      shown.console.leave();
      shown.console.suspend();
      shown.await("a stop", () -> shown.deeds.contains("abandoned"));
      shown.end(0, StepOutcome.CANCELLED, "");
      join(shown.finish(BuildOutcome.INTERRUPTED));
    }
  }

  @Test
  void lendsTheTerminalAndTakesItBack() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      CountDownLatch lent = new CountDownLatch(1);
      shown.console.release(lent::countDown);
      assertTrue(lent.await(20, TimeUnit.SECONDS));
      assertFalse(shown.tty.keysTaken);
      shown.tty.type("typed for the command");
      shown.console.takeBack();
      shown.await("the terminal", () -> shown.tty.keysTaken);
    }
  }

  @Test
  void takesTheTerminalOnceItIsOursAgainThoughACommandHadItMeanwhile() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      CountDownLatch lent = new CountDownLatch(1);
      shown.console.release(lent::countDown);
      assertTrue(lent.await(20, TimeUnit.SECONDS));
      shown.tty.ours = false;
      int looks = shown.tty.looks.get();
      shown.console.takeBack();
      shown.await("a look", () -> shown.tty.looks.get() > looks);
      assertFalse(shown.tty.keysTaken);
      shown.tty.ours = true;
      shown.await("the terminal", () -> shown.tty.keysTaken);
    }
  }

  @Test
  void aCommandInTheBackgroundDoesNotMakeItForgetWhereItWas() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.ours = false;
      shown.tty.type("\u001a");
      shown.await("the stop", () -> shown.tty.suspends.get() == 1);
      CountDownLatch lent = new CountDownLatch(1);
      shown.console.release(lent::countDown);
      assertTrue(lent.await(20, TimeUnit.SECONDS));
      shown.console.takeBack();
      shown.tty.ours = true;
      shown.await("the terminal", () -> shown.tty.keysTaken);
    }
  }

  @Test
  void goesAwayWhenItGoesOnInTheBackground() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.ours = false;
      int looks = shown.tty.looks.get();
      shown.console.continued();
      shown.await("a look", () -> shown.tty.looks.get() > looks);
      int written = shown.tty.written().length();
      shown.tty.ours = true;
      shown.await("the screen", () -> shown.tty.written().indexOf("<esc>[?1049h", written) > 0);
      assertTrue(shown.tty.keysTaken);
    }
  }

  @Test
  void aStepIsNotKeptWaitingForATerminalThatIsGone() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.tty.gone = true;
      CountDownLatch lent = new CountDownLatch(1);
      shown.console.release(lent::countDown);
      assertTrue(lent.await(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void framesFollowTheSizeOfTheTerminal() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      for (int i = 0; i < 50; i++) {
        shown.terminal.setTerminalSize(new TerminalSize(30 + 7 * i % 120, 5 + 3 * i % 50));
        shown.console.resized();
      }
      shown.terminal.setTerminalSize(new TerminalSize(120, 40));
      shown.console.resized();
      shown.await("a frame of that size", () -> shown.screen().contains("┌─[1 Tree"));
      shown.terminal.setTerminalSize(new TerminalSize(50, 10));
      shown.console.resized();
      shown.await("the one line", () -> shown.screen().startsWith("BUILDING 0/2 0%"));
    }
  }

  @Test
  void warningsNotPrintedYetArePrintedOnLeaving() throws Exception {
    try (Shown shown = new Shown(Console.StayOpenPolicy.FAILED)) {
      shown.enter();
      shown.console.accept(new Message(Severity.WARNING, "outputs are not kept: disk full"));
      shown.console.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.STOPPING, 500));
      shown.end(0, StepOutcome.CANCELLED, "");
      join(shown.finish(BuildOutcome.INTERRUPTED));
      assertEquals(
          """
          sconce: warning: outputs are not kept: disk full
          sconce: stopped after 0.5s: 0 of 2 done
          """,
          shown.lines());
    }
  }
}
