package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.BuildEvent.PhaseChanged;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.BuildEvent.StepDropped;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainPrinterTest {
  private static final String CXX = "CXX_COMPILER__net_Debug";
  private static final String LINK = "CXX_EXECUTABLE_LINKER__app_Debug";

  @Test
  void tellsEachStepWithItsTimeAndEndsWithTheVerdict() {
    Told told =
        Told.lines()
            .begin()
            .want(0, CXX, "../net/http.cc")
            .want(1, LINK, "app", 0)
            .start(0)
            .after(3_140)
            .built(0)
            .start(1)
            .after(61_000)
            .built(1)
            .finish(BuildOutcome.BUILT);
    assertEquals(
        """
        [1/2] ✓   3.1s  CXX  net/http.cc
        [2/2] ✓  1m01s  LINK app
        sconce: built all in 1m04s: 2 built
        """,
        told.text());
  }

  @Test
  void showsFailuresWholeAndSaysWhatTheyStop() {
    Told told =
        Told.lines()
            .begin()
            .want(0, CXX, "../net/http.cc")
            .want(1, CXX, "../net/url.cc")
            .want(2, LINK, "libnet.so", 0, 1)
            .want(3, LINK, "app", 2)
            .want(4, LINK, "net_test", 2)
            .want(5, LINK, "ui_test", 2)
            .start(0)
            .start(1)
            .after(3_100)
            .failed(0, "../net/http.cc:41:9: error: no member\n1 error generated.")
            .after(100)
            .built(1)
            .finish(BuildOutcome.FAILED);
    assertEquals(
        """
        [1/6] ✘   3.1s  CXX  net/http.cc  exit 1
        ../net/http.cc:41:9: error: no member
        1 error generated.
        [2/6] ✓   3.2s  CXX  net/url.cc

        ✘ net/http.cc: exit 1 after 3.1s; blocks libnet.so, app and 2 more
          see it again:  sconce log net/http.cc
        sconce: FAILED in 3.2s: 1 failed, 4 not run, 1 built
        """,
        told.text());
  }

  @Test
  void showsWhatSuccessfulStepsPrintOnceAndCountsThem() {
    Told told =
        new Told(Told.UNICODE, Told.options(false, false, false, "app"))
            .begin()
            .want(0, CXX, "../a.cc")
            .start(0)
            .after(900)
            .end(0, StepOutcome.BUILT, 0, "a.cc:1: warning: unused\n")
            .finish(BuildOutcome.BUILT);
    assertEquals(
        """
        [1/1] ▲   0.9s  CXX  a.cc
        a.cc:1: warning: unused
        ▲ 1 warning in 1 step: sconce log --warnings
        sconce: built app in 0.9s: 1 built
        """,
        told.text());
  }

  @Test
  void saysThatThereIsNothingToDo() {
    assertEquals(
        "sconce: nothing to do, 1,290 steps up to date (80ms)\n",
        Told.lines().begin().after(80).finish(BuildOutcome.NOTHING_TO_DO).text());
  }

  @Test
  void saysNothingToDoWhenAllStepsTurnedOutToBeUpToDate() {
    Told told = Told.lines().begin().want(0, CXX, "a.cc").event(new StepDropped(0)).after(10);
    assertEquals(
        "sconce: nothing to do, 1,290 steps up to date (10ms)\n",
        told.finish(BuildOutcome.BUILT).text());
  }

  @Test
  void saysHowFarAnInterruptedBuildCame() {
    Told told =
        Told.lines()
            .begin()
            .want(0, CXX, "a.cc")
            .want(1, CXX, "b.cc")
            .start(0)
            .after(500)
            .built(0)
            .start(1)
            .after(1_000)
            .event(new PhaseChanged(Phase.STOPPING, 1_500))
            .end(1, StepOutcome.CANCELLED, 130, "")
            .finish(BuildOutcome.INTERRUPTED);
    assertEquals(
        """
        [1/2] ✓   0.5s  CXX  a.cc
        sconce: stopping, 1 still running
        sconce: stopped after 1.5s: 1 of 2 done
        """,
        told.text());
  }

  @Test
  void aConsoleStepThatGotNoProcessHoldsNothingBack() {
    Told told =
        Told.lines()
            .begin()
            .wantConsole(0, "CMakeFiles/test.util")
            .want(1, CXX, "a.cc")
            .start(1)
            .start(0)
            .event(new BuildEvent.StepMoved(0, StepState.QUEUED, 0))
            .after(2_000)
            .built(1)
            .start(0);
    assertEquals(
        """
        [0/2] ► RUN test uses the terminal
        [1/2] ✓   2.0s  CXX  a.cc
        [1/2] ► RUN test uses the terminal
        """,
        told.text());
  }

  @Test
  void holdsEverythingBackWhileAStepHasTheTerminal() {
    Told told =
        Told.lines()
            .begin()
            .wantConsole(0, "CMakeFiles/test.util")
            .want(1, CXX, "a.cc")
            .want(2, CXX, "b.cc")
            .start(0)
            .start(1)
            .after(2_000)
            .failed(1, "bad\n")
            .event(new Message(Severity.WARNING, "low on space"));
    assertEquals("[0/3] ► RUN test uses the terminal\n", told.text());
    told.after(20_000).tick();
    assertEquals("[0/3] ► RUN test uses the terminal\n", told.text());
    told.built(0).start(2).after(100).built(2).finish(BuildOutcome.FAILED);
    assertEquals(
        """
        [0/3] ► RUN test uses the terminal
        [1/3] ✓  22.0s  RUN  test
        [2/3] ✘   2.0s  CXX  a.cc  exit 1
        bad
        sconce: warning: low on space
        [3/3] ✓   0.1s  CXX  b.cc

        ✘ a.cc: exit 1 after 2.0s
          see it again:  sconce log a.cc
        sconce: FAILED in 22.1s: 1 failed, 2 built
        """,
        told.text());
  }

  @Test
  void saysWhatRunsWhenNothingEndsForSomeTimeAndThenLessOften() {
    StepText slow = new StepText("ui/scene.cc", CXX, List.of("o"), "", "c", false);
    Told told =
        Told.lines()
            .begin()
            .want(0, slow, 24_000)
            .want(1, CXX, "a.cc")
            .want(2, CXX, "b.cc")
            .want(3, CXX, "c.cc")
            .start(0)
            .after(1_000)
            .start(1)
            .start(2)
            .start(3);
    for (int second = 0; second < 40; second++) {
      told.after(1_000).tick();
    }
    assertEquals(
        """
        [0/4] ► 4 running: ui/scene.cc 10.0s of ~24s, a.cc 9.0s, b.cc 9.0s, 1 more
        [0/4] ► 4 running: ui/scene.cc 30.0s of ~24s, a.cc 29.0s, b.cc 29.0s, 1 more
        """,
        told.text());
  }

  @Test
  void saysThatACommandIsStoppedAndWhatItWants() {
    Told told =
        Told.lines()
            .begin()
            .want(0, CXX, "a.cc")
            .want(1, CXX, "b.cc")
            .start(0)
            .event(new BuildEvent.CommandStopped(0, 21))
            .event(new BuildEvent.CommandStopped(0, BuildEvent.CommandStopped.GOES_ON))
            .event(new BuildEvent.CommandStopped(0, 19))
            .event(new BuildEvent.CommandStopped(1, 19));
    assertEquals(
        """
        sconce: warning: a.cc: wants the terminal; ^C ends the build
        sconce: warning: a.cc: stopped (SIGSTOP); ^C ends the build
        """,
        told.text());
  }

  @Test
  void saysWhatRunsInABuildThatGoesOnAfterItsEnd() {
    Told told =
        Told.lines()
            .begin()
            .want(0, CXX, "a.cc")
            .start(0)
            .failed(0, "")
            .event(new BuildEvent.BuildFinished(BuildOutcome.FAILED, 0))
            .after(60_000)
            .event(new PhaseChanged(Phase.SCANNING, 60_000))
            .want(0, CXX, "a.cc")
            .start(0)
            .after(5_000)
            .tick();
    assertEquals(1, told.text().lines().count(), told.text());
    told.after(5_000).tick();
    assertTrue(told.text().endsWith("[0/1] ► 1 running: a.cc 10.0s\n"), told.text());
  }

  @Test
  void reasonOfAnEarlierEndIsNotPrintedAfterSuccess() {
    Told told =
        Told.lines()
            .silence()
            .begin()
            .want(0, CXX, "a.cc")
            .event(new BuildEvent.BuildFinished(BuildOutcome.FAILED, 0))
            .event(new BuildEvent.Message(BuildEvent.Severity.ERROR, "steps were cancelled"))
            .event(new PhaseChanged(Phase.SCANNING, 0))
            .want(0, CXX, "a.cc")
            .start(0)
            .after(2_000)
            .built(0)
            .finish(BuildOutcome.BUILT);
    assertEquals("sconce: built all in 2.0s: 1 built\n", told.text());
  }

  @Test
  void reasonOfTheEndIsPrintedWhenNothingFollowed() {
    Told told =
        Told.lines()
            .silence()
            .begin()
            .want(0, CXX, "a.cc")
            .event(new BuildEvent.BuildFinished(BuildOutcome.FAILED, 0))
            .event(new BuildEvent.Message(BuildEvent.Severity.ERROR, "steps were cancelled"))
            .finish(BuildOutcome.FAILED);
    assertTrue(told.text().startsWith("sconce: error: steps were cancelled\n"), told.text());
  }

  @Test
  void targetsThatWereAddedAreNamedToo() {
    Told told =
        new Told(Told.UNICODE, Told.options(false, false, false, "app"))
            .begin()
            .want(0, CXX, "a.cc")
            .start(0)
            .event(
                new BuildEvent.RequestAnswered(
                    new Requester.RequestId("console", 7),
                    new BuildRequest.AddTargets(List.of("app", "test")),
                    BuildEvent.Reply.ACCEPTED,
                    ""))
            .after(2_000)
            .built(0)
            .finish(BuildOutcome.BUILT);
    assertTrue(told.text().endsWith("sconce: built app, test in 2.0s: 1 built\n"), told.text());
  }

  @Test
  void timeBetweenAnEndAndWhenTheBuildGoesOnIsNotItsTime() {
    Told told =
        Told.lines()
            .begin()
            .want(0, CXX, "a.cc")
            .start(0)
            .after(1_000)
            .failed(0, "")
            .event(new BuildEvent.BuildFinished(BuildOutcome.FAILED, 1_000))
            .after(60_000)
            .event(new PhaseChanged(Phase.SCANNING, 61_000))
            .want(0, CXX, "a.cc")
            .start(0)
            .after(2_000)
            .built(0)
            .finish(BuildOutcome.BUILT);
    assertTrue(told.text().endsWith("sconce: built all in 3.0s: 1 built\n"), told.text());
  }

  @Test
  void keepsOneChangingLineOnTerminalsNarrowerThanTheScreen() {
    PlainStyle style = new PlainStyle(true, false, PlainStyle.Glyphs.UNICODE, () -> 44);
    Told told =
        new Told(style, Told.QUIET)
            .begin()
            .want(0, CXX, "../net/quite/deep/below/http.cc")
            .want(1, CXX, "../net/url.cc")
            .start(0)
            .start(1)
            .after(1_000)
            .tick()
            .after(1_000)
            .tick()
            .built(0);
    assertEquals(
        "[0/2] ► 2 running: …/http.cc 1.0s, "
            + "1 more<return><esc>[K"
            + "[0/2] ► 2 running: …/http.cc 2.0s, "
            + "1 more<return><esc>[K"
            + "[1/2] ✓   2.0s  CXX  net/…/below/http.cc\n",
        told.text());
  }

  @Test
  void usesSignsOfAsciiWhereOthersCannotBeShown() {
    Told told =
        new Told(PlainStyle.BARE, Told.QUIET)
            .begin()
            .want(0, CXX, "a.cc")
            .want(1, CXX, "b.cc")
            .want(2, CXX, "c.cc")
            .built(0)
            .failed(1, "")
            .end(2, StepOutcome.BUILT, 0, "note\n")
            .finish(BuildOutcome.FAILED);
    assertEquals(
        """
        [1/3] +    0ms  CXX  a.cc
        [2/3] X    0ms  CXX  b.cc  exit 1
        [3/3] w    0ms  CXX  c.cc
        note

        X b.cc: exit 1 after 0s
          see it again:  sconce log b.cc
        w 1 step printed output: sconce log --printed
        sconce: FAILED in 0s: 1 failed, 2 built
        """,
        told.text());
  }

  @Test
  void coloursSignsAndPassesColoursOfCommandsOn() {
    PlainStyle style = new PlainStyle(false, true, PlainStyle.Glyphs.ASCII, () -> 0);
    Told told =
        new Told(style, Told.QUIET)
            .begin()
            .want(0, CXX, "a.cc")
            .end(0, StepOutcome.BUILT, 0, "\u001b[35mwarning\u001b[0m: x")
            .finish(BuildOutcome.BUILT);
    assertEquals(
        """
        <esc>[2m[1/1]<esc>[m <esc>[33mw<esc>[m    0ms  CXX  a.cc
        <esc>[35mwarning<esc>[m: x
        <esc>[33mw<esc>[m 1 warning in 1 step: sconce log --warnings
        <esc>[32msconce: built all in 0s: 1 built<esc>[m
        """,
        told.text());
  }

  @Test
  void takesColoursOutOfOutputsWhereNoneAreWanted() {
    Told told =
        Told.lines()
            .begin()
            .want(0, CXX, "a.cc")
            .end(0, StepOutcome.BUILT, 0, "\u001b[35;1mred\u001b[0m \u001b]8;;x\u0007link\n");
    assertEquals("[1/1] ▲    0ms  CXX  a.cc\nred link\n", told.text());
  }

  @Test
  void showsWholeCommandsWhenAsked() {
    PlainPrinter.Options verbose = Told.options(true, false, false);
    Told told = new Told(Told.UNICODE, verbose).begin().want(0, "cc", "a.c").built(0);
    assertEquals("[1/1] ✓    0ms  CC   a.c\ncc -c a.c\n", told.text());
  }

  @Test
  void showsCommandsOfFailuresWhereTheyCannotBeAskedForLater() {
    PlainPrinter.Options log = Told.options(false, false, true);
    Told told =
        new Told(Told.UNICODE, log)
            .begin()
            .want(0, "cc", "a.c")
            .want(1, "cc", "b.c")
            .built(0)
            .end(1, StepOutcome.FAILED, 139, "");
    assertEquals(
        """
        [1/2] ✓    0ms  CC   a.c
        [2/2] ✘    0ms  CC   b.c  exit 139 (SIGSEGV)
        cc -c b.c
        """,
        told.text());
  }

  @Test
  void namesWhatWouldRun() {
    PlainPrinter.Options dry = Told.options(false, true, false);
    Told told =
        new Told(Told.UNICODE, dry)
            .begin()
            .want(0, "cc", "a.c")
            .wantConsole(1, "check")
            .start(0)
            .built(0)
            .start(1)
            .built(1)
            .finish(BuildOutcome.BUILT);
    assertEquals(
        """
        [1/2] would run  CC   a.c
        [2/2] would run  RUN  check
        sconce: would run 2 steps; nothing was run (-n)
        """,
        told.text());
  }

  @Test
  void namesManyFailuresAndCountsTheRest() {
    Told told = Told.lines().begin();
    for (int step = 0; step < 22; step++) {
      told.want(step, "cc", step + ".c");
    }
    for (int step = 0; step < 22; step++) {
      told.failed(step, "");
    }
    List<String> lines = told.finish(BuildOutcome.FAILED).text().lines().toList();
    assertEquals("✘ 0.c: exit 1 after 0s", lines.get(23));
    assertEquals("✘ 19.c: exit 1 after 0s", lines.get(42));
    assertEquals("✘ and 2 more", lines.get(43));
    assertEquals("  see them again:  sconce log", lines.get(44));
    assertEquals("sconce: FAILED in 0s: 22 failed", lines.get(45));
  }

  @Test
  void countsAStepThatIsRunAgainOnce() {
    Told told =
        Told.lines()
            .begin()
            .want(0, "cc", "a.c")
            .start(0)
            .failed(0, "")
            .start(0)
            .built(0)
            .finish(BuildOutcome.BUILT);
    assertEquals(
        """
        [1/1] ✘    0ms  CC   a.c  exit 1
        [1/1] ✓    0ms  CC   a.c
        sconce: built all in 0s: 1 built
        """,
        told.text());
  }

  @Test
  void quotesNamesInWhatTheUserShouldType() {
    Told told = Told.lines().begin().want(0, "cc", "it's a.c").failed(0, "");
    assertTrue(
        told.finish(BuildOutcome.FAILED).text().contains("sconce log 'it'\\''s a.c'\n"),
        told.text());
  }

  @Test
  void saysWhichTargetsWereBuiltUpToThree() {
    Told told =
        new Told(Told.UNICODE, Told.options(false, false, false, "a", "b", "c", "d", "e"))
            .begin()
            .want(0, "cc", "a.c")
            .built(0);
    assertTrue(
        told.finish(BuildOutcome.BUILT)
            .text()
            .endsWith("built a, b, c and 2 more in 0s: 1 built\n"));
  }

  @Test
  void writesBytesOfNamesAsTheyCame() {
    Told told = Told.lines().begin().want(0, "cc", "gr\u00c3\u00b6\u00c3\u009fe.c").built(0);
    assertEquals("[1/1] ✓    0ms  CC   größe.c\n", told.text());
  }

  @Test
  void tellsOnceThatNobodyReadsAnyMore() {
    List<String> told = new ArrayList<>();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PlainPrinter printer =
        new PlainPrinter(
            PlainStyle.BARE,
            Told.QUIET,
            closed,
            () -> Instant.EPOCH,
            problem -> told.add(problem.getMessage()));
    printer.accept(new Message(Severity.INFO, "one"));
    printer.accept(new Message(Severity.INFO, "two"));
    assertEquals(List.of("Broken pipe"), told);
  }

  @Test
  void goesOnWhenAnOutputCannotBeReadBack() {
    Told told = Told.lines().begin().want(0, "cc", "a.c");
    StepOutput lost =
        new StepOutput() {
          @Override
          public long sizeBytes() {
            return 5;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.write('a');
            throw new IOException("spill: gone");
          }
        };
    StepText text = new StepText("a.c", "cc", List.of("a.o"), "", "c", false);
    told.event(new StepFinished(0, text, StepOutcome.BUILT, 0, 0, 0, 0, lost));
    assertEquals(
        """
        [1/1] ▲    0ms  CC   a.c
        a(the rest of the output is lost: spill: gone)
        """,
        told.finish(BuildOutcome.INTERRUPTED)
            .text()
            .lines()
            .limit(2)
            .reduce("", (a, b) -> a + b + "\n"));
  }

  @Test
  void saysNothingOfALogInWhichNothingStands() {
    Told told = Told.lines().begin().want(0, CXX, "a.cc").want(1, CXX, "b.cc").outputsAreLost();
    told.start(0)
        .failed(0, "bad")
        .start(1)
        .end(1, StepOutcome.BUILT, 0, "odd")
        .finish(BuildOutcome.FAILED);
    assertEquals(
        """
        [1/2] ✘    0ms  CXX  a.cc  exit 1
        bad
        [2/2] ▲    0ms  CXX  b.cc
        odd

        ✘ a.cc: exit 1 after 0s
        ▲ 1 step printed output
        sconce: FAILED in 0s: 1 failed, 1 built
        """,
        told.text());
  }

  @Test
  void allRunsOfABuildAreOneAccount() {
    Told told = Told.lines().begin();
    told.want(0, "CC", "a.c").want(1, "CC", "b.c").want(2, "LINK", "app", 0, 1);
    told.start(0).built(0).start(1).failed(1, "").event(over(BuildEvent.BuildOutcome.FAILED));
    told.event(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 0));
    told.want(0, "CC", "a.c").want(1, "CC", "b.c").want(2, "LINK", "app", 0, 1);
    told.event(new BuildEvent.StepDropped(0)).start(1).built(1);
    told.event(over(BuildEvent.BuildOutcome.FAILED)).begin();
    told.want(0, "LINK", "app").start(0).built(0).finish(BuildEvent.BuildOutcome.BUILT);
    assertTrue(told.text().contains("[3/3] ✓"), told.text());
    assertTrue(told.text().endsWith("sconce: built all in 0s: 3 built\n"), told.text());
  }

  private static BuildEvent over(BuildEvent.BuildOutcome outcome) {
    return new BuildEvent.BuildFinished(outcome, 0);
  }
}
