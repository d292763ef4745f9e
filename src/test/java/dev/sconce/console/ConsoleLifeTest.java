package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the console appears on a real terminal, how it leaves, and the state in which it leaves the
 * terminal.
 */
@Tag("slow")
@Timeout(600)
class ConsoleLifeTest {
  private static final String SCONCE = Distribution.sconce().toString();
  private static final String CODE = "; echo code=$?";

  @TempDir Path directory;

  private GatedBuild twoSteps() throws IOException {
    return new GatedBuild(directory)
        .step("a.o", "gated", "a.c")
        .step("app", "gated", "a.o")
        .write();
  }

  /** The text without line breaks, because a terminal breaks lines anywhere. */
  private static String words(String text) {
    return text.replaceAll("\\s", "");
  }

  private static void assertGivenBack(Tmux terminal, String modesBefore) throws IOException {
    assertEquals("0", terminal.flag("alternate_on"), "the alternate screen");
    assertEquals("0", terminal.flag("mouse_any_flag"), "reports of the mouse");
    assertEquals("1", terminal.flag("cursor_flag"), "the cursor");
    assertEquals(modesBefore, terminal.shell("stty -a"));
  }

  @Test
  void leavesByItselfOnSuccessAndTheVerdictStays() throws IOException {
    GatedBuild build = twoSteps();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      terminal.command(SCONCE + CODE);
      terminal.await("BUILDING");
      assertEquals("1", terminal.flag("alternate_on"));
      assertEquals("1", terminal.flag("mouse_any_flag"));
      terminal.awaitFlag("pane_title", "BUILDING 0% - sconce");
      build.go("a.o").go("app");
      String left = terminal.await("code=0");
      assertTrue(left.contains("sconce: built all in"), left);
      assertFalse(left.contains("[1/2]"), left);
      assertGivenBack(terminal, modes);
    }
  }

  @Test
  void staysAfterAFailureAndLeavesItsTextBehind() throws IOException {
    GatedBuild build =
        new GatedBuild(directory)
            .step("a.o", "breaks", "a.c")
            .step("b.o", "gated", "b.c")
            .warning()
            .step("app", "gated", "a.o", "b.o")
            .write();
    build.go("a.o").go("b.o");
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      build.forget();
      String modes = terminal.shell("stty -a");
      terminal.command(SCONCE + CODE);
      terminal.await("BUILDING");
      build.go("a.o");
      terminal.await("a.c:41:9: error: no member named retries");
      build.go("b.o");
      terminal.awaitOver(1);
      terminal.type("q");
      String left = terminal.await("code=1");
      assertTrue(
          left.replaceAll("[0-9.]+m?s", "TIME")
              .contains(
                  """
                  ✘ a.c: exit 1 after TIME; blocks app
                  a.c:41:9: error: no member named retries
                     41 |     req.retries = 3;
                    see it again:  sconce log a.c
                  ▲ 1 warning in 1 step: sconce log --warnings
                  sconce: FAILED in TIME: 1 failed, 1 not run, 1 built
                  """),
          left);
      assertGivenBack(terminal, modes);
    }
  }

  @Test
  void aBuildWithNothingToDoWritesNoEscapeSequence() throws IOException {
    GatedBuild build = twoSteps();
    build.go("a.o").go("app");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.shell(SCONCE + " --plain");
      terminal.shell("script -qec '" + SCONCE + "' typescript >/dev/null");
      String written = Files.readString(directory.resolve("typescript"));
      assertTrue(written.contains("nothing to do"), written);
      assertFalse(written.contains("\u001b[?"), written);
    }
  }

  @Test
  void printsLinesWhereThereIsNoTerminalForIt() throws IOException {
    GatedBuild build = twoSteps();
    build.go("a.o").go("app");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      for (String line :
          new String[] {
            SCONCE + " | cat",
            "TERM=dumb " + SCONCE,
            "CI=true " + SCONCE,
            SCONCE + " </dev/null",
            SCONCE + " --plain",
            SCONCE + " -n",
            SCONCE + " -v"
          }) {
        build.forget();
        Files.deleteIfExists(directory.resolve("app"));
        Files.deleteIfExists(directory.resolve("a.o"));
        terminal.command("clear; " + line + "; echo over");
        if (!line.endsWith("-n")) {
          build.awaitBegun("a.o");
          // longer than until the console appears
          terminal.command("");
        }
        build.go("a.o").go("app");
        String text = terminal.await("\nover");
        assertTrue(text.contains("/2]"), line + ":\n" + text);
        assertEquals("0", terminal.flag("alternate_on"), line);
      }
    }
  }

  @Test
  void showsTheScreenWhereAServiceBuildsButThatIsAskedFor() throws IOException {
    GatedBuild build = twoSteps();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("clear; CI=true " + SCONCE + " --no-plain");
      terminal.await("BUILDING");
      terminal.awaitFlag("alternate_on", "1");
      build.go("a.o").go("app");
      terminal.await("sconce: built all in");
    }
  }

  @Test
  void printsLinesOnATerminalThatNobodyIsBehind() throws IOException {
    GatedBuild build = twoSteps();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String sized = "stty cols 80 rows 24; " + SCONCE + " --stay always";
      String silent = "script -qfec '" + sized + "' typescript </dev/null >/dev/null";
      terminal.command("clear; echo begun; " + silent + "; echo over");
      build.awaitBegun("a.o");
      Path typescript = directory.resolve("typescript");
      terminal.await(
          "lines in its log",
          _ -> {
            try {
              return Files.readString(typescript).contains("so lines are printed");
            } catch (IOException e) {
              return false;
            }
          });
      build.go("a.o").go("app");
      terminal.await("\nover");
      String written = Files.readString(typescript);
      assertTrue(written.contains("[2/2]"), written);
      assertTrue(written.contains("sconce: built all in"), written);
    }
  }

  @Test
  void stopsForTheShellAndGoesOn() throws IOException {
    GatedBuild build = twoSteps();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      terminal.command("clear; " + SCONCE);
      terminal.await("BUILDING");
      for (int i = 0; i < Integer.getInteger("sconce.console.suspends", 20); i++) {
        terminal.type("C-z");
        terminal.await("Stopped");
        assertGivenBack(terminal, modes);
        if (i == 10) {
          build.go("a.o").awaitFile("a.o"); // its command is not stopped
        }
        terminal.command("clear; fg");
        terminal.awaitFlag("alternate_on", "1");
        terminal.await("a frame", screen -> screen.contains("BUILDING"));
        assertEquals("1", terminal.flag("mouse_any_flag"));
      }
      build.go("a.o").go("app");
      terminal.await("sconce: built all in");
      assertGivenBack(terminal, modes);
    }
  }

  @Test
  void stopsForTheShellWhileItStartsCommands() throws IOException {
    StringBuilder manifest = new StringBuilder("rule quick\n  command = /bin/true $out\n");
    for (int step = 0; step < 60_000; step++) {
      manifest.append("build o").append(step).append(": quick\n");
    }
    Files.writeString(directory.resolve("build.ninja"), manifest);
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      terminal.command("clear; " + SCONCE);
      terminal.await("BUILDING");
      for (int i = 0; i < Integer.getInteger("sconce.console.suspends", 20); i++) {
        terminal.type("C-z");
        terminal.await("Stopped");
        terminal.command("clear; fg");
        terminal.await("a frame", screen -> screen.contains("BUILDING"));
      }
      terminal.type("C-c");
      terminal.await("sconce: stopped after");
      assertGivenBack(terminal, modes);
    }
  }

  @Test
  void givesTheTerminalBackWheneverASignalEndsIt() throws IOException, InterruptedException {
    GatedBuild build = twoSteps();
    long seed = Long.getLong("sconce.console.seed", System.nanoTime());
    Random random = new Random(seed);
    String[] signals = {"TERM", "INT", "HUP"};
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      for (int i = 0; i < Integer.getInteger("sconce.console.kills", 20); i++) {
        build.forget();
        terminal.command("clear; " + SCONCE + " & echo $! > pid; fg >/dev/null" + CODE);
        build.awaitBegun("a.o");
        // a random moment: before the console appears, while it is shown, or after
        Thread.sleep(random.nextInt(1_200));
        String pid = Files.readString(directory.resolve("pid")).strip();
        String signal = signals[i % signals.length];
        new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
        String left = terminal.await("code=130");
        assertTrue(left.contains("sconce: stopped after"), "seed " + seed + ":\n" + left);
        assertGivenBack(terminal, modes);
      }
    }
  }

  @Test
  void interruptsStopThenKillThenDie() throws IOException {
    GatedBuild build = new GatedBuild(directory).step("a.o", "deaf", "a.c").write();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("BUILDING");
      terminal.type("C-c");
      terminal.await("^C again kills what runs");
      terminal.type("C-c");
      String left = terminal.await("code=130");
      assertTrue(left.contains("sconce: stopped after"), left);
      assertGivenBack(terminal, modes);
      build.forget();
    }
  }

  @Test
  void aStepOfTheConsolePoolGetsTheRealTerminal() throws IOException {
    GatedBuild build =
        new GatedBuild(directory)
            .step("a.o", "gated", "a.c")
            .step("asked", "console", "a.o")
            .step("app", "gated", "asked")
            .write();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("BUILDING");
      build.go("a.o");
      terminal.await("asked uses the terminal");
      assertEquals("0", terminal.flag("alternate_on"));
      assertEquals("0", terminal.flag("mouse_any_flag"));
      terminal.command("forty-two");
      terminal.awaitFlag("alternate_on", "1");
      build.awaitBegun("app");
      terminal.await("BUILDING");
      build.go("app");
      String left = terminal.await("code=0");
      assertTrue(left.contains("got forty-two"), left);
      assertEquals("forty-two", Files.readString(directory.resolve("asked")).strip());
      String modesOfStep = Files.readString(directory.resolve("console.stty"));
      assertEquals(words(modes), words(modesOfStep));
      assertGivenBack(terminal, modes);
    }
  }

  @Test
  void staysInLinesInTheBackground() throws IOException {
    GatedBuild build = twoSteps();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      terminal.command("clear; " + SCONCE + " & :");
      build.awaitBegun("a.o");
      build.go("a.o").awaitBegun("app");
      build.go("app");
      terminal.await("sconce: built all in");
      assertGivenBack(terminal, modes);
    }
  }
}
