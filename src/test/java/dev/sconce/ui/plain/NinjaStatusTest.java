package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NinjaStatusTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable String template;
  private int columns = 80;

  /** A status whose standard output and error go to the same place, as on a terminal. */
  private NinjaStatus status(boolean smart, boolean colour, NinjaStatus.Verbosity verbosity) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.ISO_8859_1);
    NinjaTerminal terminal = new NinjaTerminal(out, out, smart, colour, () -> columns);
    return new NinjaStatus(terminal, verbosity, template, 2);
  }

  private NinjaStatus smart() {
    return status(true, true, NinjaStatus.Verbosity.NORMAL);
  }

  private NinjaStatus dumb() {
    return status(false, false, NinjaStatus.Verbosity.NORMAL);
  }

  private static StepText text(int step, boolean console) {
    return new StepText(
        "in" + step,
        "cc",
        List.of("out" + step, "also" + step),
        "MAKE out" + step,
        "make out" + step,
        console);
  }

  private static void begin(NinjaStatus status, int steps) {
    for (int step = 1; step <= steps; step++) {
      status.accept(new BuildEvent.StepWanted(step, "in" + step, "out" + step, -1, List.of()));
    }
    status.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
  }

  private static void start(NinjaStatus status, int step, boolean console) {
    status.accept(new BuildEvent.StepStarted(step, text(step, console), 0));
  }

  private static void finish(
      NinjaStatus status, int step, boolean console, int exitCode, String printed) {
    status.accept(
        new BuildEvent.StepFinished(
            step,
            text(step, console),
            exitCode == 0 ? StepOutcome.BUILT : StepOutcome.FAILED,
            exitCode,
            0,
            10,
            1,
            printed(printed)));
  }

  private static void end(NinjaStatus status) {
    status.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 10));
  }

  private static StepOutput printed(String text) {
    return new StepOutput() {
      @Override
      public long sizeBytes() {
        return text.length();
      }

      @Override
      public void writeTo(OutputStream out) throws java.io.IOException {
        for (byte one : text.getBytes(StandardCharsets.ISO_8859_1)) {
          out.write(one);
        }
      }
    };
  }

  private void assertPrinted(String expected) {
    assertEquals(expected, bytes.toString(StandardCharsets.ISO_8859_1));
    bytes.reset();
  }

  @Test
  void smartTerminalIsPrintedOverAtStartAndFinish() {
    NinjaStatus status = smart();
    begin(status, 2);
    start(status, 1, false);
    assertPrinted("\r[0/2] MAKE out1\u001b[K");
    finish(status, 1, false, 0, "");
    assertPrinted("\r[1/2] MAKE out1\u001b[K");
    end(status);
    assertPrinted("\n");
  }

  private static void putBack(NinjaStatus status, int step) {
    status.accept(new BuildEvent.StepMoved(step, StepState.QUEUED, 0));
  }

  @Test
  void aStepThatGotNoProcessCountsAsNotStarted() {
    template = "[%s %r %f/%t] ";
    NinjaStatus status = smart();
    begin(status, 2);
    putBack(status, 1);
    start(status, 1, false);
    start(status, 2, false);
    assertPrinted("\r[1 1 0/2] MAKE out1\u001b[K\r[2 2 0/2] MAKE out2\u001b[K");
    putBack(status, 2);
    finish(status, 1, false, 0, "");
    start(status, 2, false);
    assertPrinted("\r[1 1 1/2] MAKE out1\u001b[K\r[2 1 1/2] MAKE out2\u001b[K");
  }

  @Test
  void aConsoleStepThatGotNoProcessLetsOthersPrint() {
    NinjaStatus status = dumb();
    begin(status, 2);
    start(status, 1, false);
    start(status, 2, true);
    putBack(status, 2);
    finish(status, 1, false, 0, "");
    assertPrinted("[0/2] MAKE out2\n[1/2] MAKE out1\n");
  }

  @Test
  void elsewhereALineIsPrintedAtFinish() {
    NinjaStatus status = dumb();
    begin(status, 1);
    start(status, 1, false);
    assertPrinted("");
    finish(status, 1, false, 0, "");
    end(status);
    assertPrinted("[1/1] MAKE out1\n");
  }

  @Test
  void lineIsShortenedToTheWidth() {
    columns = 11;
    NinjaStatus status = smart();
    begin(status, 1);
    start(status, 1, false);
    assertPrinted("\r[0/1...out1\u001b[K");
    columns = 0;
    finish(status, 1, false, 0, "");
    assertPrinted("\r[1/1] MAKE out1\u001b[K");
  }

  @Test
  void outputComesBelowItsLine() {
    NinjaStatus status = smart();
    begin(status, 2);
    start(status, 1, false);
    finish(status, 1, false, 0, "hello\n");
    assertPrinted("\r[0/2] MAKE out1\u001b[K\r[1/2] MAKE out1\u001b[K\nhello\n");
    start(status, 2, false);
    finish(status, 2, false, 0, "no end");
    end(status);
    assertPrinted("\r[1/2] MAKE out2\u001b[K\r[2/2] MAKE out2\u001b[K\nno end\n");
  }

  @Test
  void failureNamesCodeOutputsAndCommand() {
    NinjaStatus status = dumb();
    begin(status, 1);
    start(status, 1, false);
    finish(status, 1, false, 3, "oops\n");
    end(status);
    assertPrinted("[1/1] MAKE out1\nFAILED: [code=3] out1 also1 \nmake out1\noops\n");
  }

  @Test
  void failureIsRedWhereThereAreColours() {
    NinjaStatus status = status(false, true, NinjaStatus.Verbosity.NORMAL);
    begin(status, 1);
    start(status, 1, false);
    finish(status, 1, false, 1, "");
    assertPrinted("[1/1] MAKE out1\n\u001b[31mFAILED: [code=1] \u001b[0mout1 also1 \nmake out1\n");
  }

  @Test
  void colourOfOutputIsStrippedUnlessWanted() {
    String red = "\u001b[31mred\u001b[0m \u001bx\u001b[\n";
    NinjaStatus plain = dumb();
    begin(plain, 1);
    start(plain, 1, false);
    finish(plain, 1, false, 0, red + "a end");
    end(plain);
    assertPrinted("[1/1] MAKE out1\nred x end\n");
    NinjaStatus coloured = status(false, true, NinjaStatus.Verbosity.NORMAL);
    begin(coloured, 1);
    start(coloured, 1, false);
    finish(coloured, 1, false, 0, red);
    assertPrinted("[1/1] MAKE out1\n" + red);
  }

  @Test
  void verboseTellsWholeCommandsInLines() {
    NinjaStatus status = status(true, true, NinjaStatus.Verbosity.VERBOSE);
    begin(status, 1);
    start(status, 1, false);
    assertPrinted("");
    finish(status, 1, false, 0, "");
    assertPrinted("[1/1] make out1\n");
  }

  @Test
  void quietTellsOutputAndFailuresOnly() {
    NinjaStatus status = status(true, false, NinjaStatus.Verbosity.QUIET);
    begin(status, 2);
    start(status, 1, false);
    finish(status, 1, false, 0, "hello\n");
    start(status, 2, false);
    finish(status, 2, false, 1, "");
    end(status);
    assertPrinted("hello\nFAILED: [code=1] out2 also2 \nmake out2\n");
  }

  @Test
  void consoleStepIsAnnouncedAtItsStartOnly() {
    NinjaStatus status = dumb();
    begin(status, 1);
    start(status, 1, true);
    assertPrinted("[0/1] MAKE out1\n");
    finish(status, 1, true, 0, "");
    end(status);
    assertPrinted("");
  }

  @Test
  void nothingIsPrintedWhileACommandHasTheTerminal() {
    NinjaStatus status = smart();
    begin(status, 3);
    start(status, 1, true);
    assertPrinted("\r[0/3] MAKE out1\u001b[K\n");
    start(status, 2, false);
    finish(status, 2, false, 0, "two\n");
    start(status, 3, false);
    assertPrinted("");
    finish(status, 1, true, 0, "");
    assertPrinted("[1/3] MAKE out2\ntwo\n\r[1/3] MAKE out3\u001b[K");
    finish(status, 3, false, 0, "");
    assertPrinted("\r[3/3] MAKE out3\u001b[K");
  }

  @Test
  void heldOutputWithoutLineEndIsEnded() {
    NinjaStatus status = dumb();
    begin(status, 3);
    start(status, 1, true);
    start(status, 2, false);
    finish(status, 2, false, 0, "two");
    start(status, 3, false);
    finish(status, 3, false, 0, "three\n");
    assertPrinted("[0/3] MAKE out1\n");
    finish(status, 1, true, 0, "");
    assertPrinted("[1/3] MAKE out2\ntwo[2/3] MAKE out3\n\nthree\n");
  }

  @Test
  void reasonsComeBeforeTheLine() {
    NinjaStatus status = smart();
    begin(status, 2);
    start(status, 1, false);
    status.accept(new BuildEvent.Explained(2, List.of("in2 is dirty", "so is out2")));
    start(status, 2, false);
    assertPrinted(
        "\r[0/2] MAKE out1\u001b[K\nninja explain: in2 is dirty\nninja explain: so is out2\n"
            + "\r[0/2] MAKE out2\u001b[K");
  }

  @Test
  void messagesCarryTheProgramsName() {
    NinjaStatus status = dumb();
    status.accept(new BuildEvent.Message(BuildEvent.Severity.INFO, "a"));
    status.accept(new BuildEvent.Message(BuildEvent.Severity.WARNING, "b"));
    status.accept(new BuildEvent.Message(BuildEvent.Severity.ERROR, "c"));
    assertPrinted("ninja: a\nninja: warning: b\nninja: error: c\n");
  }

  @Test
  void unusableTemplateIsFoundAtTheFirstLine() {
    template = "%f %q ";
    NinjaStatus status = dumb();
    begin(status, 1);
    start(status, 1, false);
    NinjaStatus.UnusableStatusException problem =
        assertThrows(
            NinjaStatus.UnusableStatusException.class,
            () -> finish(status, 1, false, 0, "hello\n"));
    assertEquals("unknown placeholder '%q' in $NINJA_STATUS", problem.getMessage());
    assertPrinted("");
  }

  @Test
  void totalOfFormerBuildStays() {
    NinjaStatus status = dumb();
    begin(status, 1);
    start(status, 1, false);
    finish(status, 1, false, 0, "");
    end(status);
    begin(status, 2);
    start(status, 1, false);
    finish(status, 1, false, 0, "");
    assertPrinted("[1/1] MAKE out1\n[1/3] MAKE out1\n");
  }

  @Test
  void whatWasWantedOfABuildThatRanNothingIsForgotten() {
    NinjaStatus status = dumb();
    begin(status, 5);
    end(status);
    begin(status, 2);
    start(status, 1, false);
    finish(status, 1, false, 0, "");
    assertPrinted("[1/2] MAKE out1\n");
  }
}
