package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Console steps: what the user sees of them, what is stored, how they are stopped. */
@Tag("slow")
@Timeout(300)
class TerminalStepTest {
  private static final String SCONCE = Distribution.sconce().toString();
  private static final String CODE = "; echo code=$?";

  /** A program learns of a new size only after some time. */
  private static final int PATIENCE_SECONDS = 30;

  @TempDir Path directory;

  private void step(String command) throws IOException {
    Files.writeString(
        directory.resolve("build.ninja"),
        """
        rule console
          command = %s
          pool = console
        build step: console
        """
            .formatted(command));
  }

  @Test
  void whatAFailingStepPrintedIsKept() throws IOException {
    step("echo 'CMake Error at CMakeLists.txt:3 (foo):'; exit 3");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String shown = terminal.shell(SCONCE + CODE);
      assertEquals(2, shown.split("CMake Error at", -1).length, shown); // once, as it was printed
      assertTrue(shown.contains("code=1"), shown);
      String log = terminal.shell(SCONCE + " log step");
      assertTrue(log.contains("CMake Error at CMakeLists.txt:3 (foo):"), log);
    }
  }

  @Test
  void aPasswordThatIsTypedIsNowhereAfterwards() throws IOException {
    step(
        "printf 'name? '; read name; printf 'password? '; stty -echo; read word; stty echo; echo;"
            + " echo \\\"hello $$name, $${#word} characters\\\"; touch $out");
    Files.writeString(
        directory.resolve("build.ninja"),
        Files.readString(directory.resolve("build.ninja")).replace("\\\"", "\""));
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("clear; " + SCONCE + " --event-log events.jsonl" + CODE);
      terminal.await("name?");
      terminal.command("Ada");
      terminal.await("password?");
      terminal.command("tiMe7less");
      String shown = terminal.await("code=0");
      assertTrue(shown.contains("hello Ada, 9 characters"), shown);
      String log = terminal.shell(SCONCE + " log step");
      assertTrue(log.contains("hello Ada, 9 characters"), log);
    }
    assertNowhere("tiMe7less");
  }

  private void assertNowhere(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(secret), file.toString());
      }
    }
  }

  @Test
  void aPasswordThatIsTypedBeforeTheEchoIsOffIsNowhereAfterwards() throws IOException {
    step(
        "echo begun; until test -e go; do sleep 0.05; done; stty -echo; read word; stty echo;"
            + " echo $${#word} characters; touch $out");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("clear; " + SCONCE + " --event-log events.jsonl" + CODE);
      terminal.await("begun");
      terminal.command("tiMe7less");
      terminal.await("tiMe7less");
      Files.createFile(directory.resolve("go"));
      terminal.await("9 characters");
      terminal.await("code=0");
      assertTrue(terminal.shell(SCONCE + " log step").contains("9 characters"));
    }
    assertNowhere("tiMe7less");
  }

  @Test
  void isStoppedForTheShellAndGoesOn() throws IOException {
    step("touch began; until test -e go; do sleep 0.05; done; touch $out");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      String modes = terminal.shell("stty -a");
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("uses the terminal");
      for (int round = 0; round < 5; round++) {
        terminal.type("C-z");
        terminal.await("Stopped");
        assertEquals(modes, terminal.shell("stty -a"));
        terminal.command("clear; fg");
        terminal.await("the job", screen -> screen.contains(SCONCE));
      }
      Files.createFile(directory.resolve("go"));
      terminal.await("sconce: built all in");
      assertEquals(modes, terminal.shell("stty -a"));
    }
  }

  @Test
  void aStepThatReadsTheTerminalWithoutHavingItSaysSoAndIsInterrupted() throws IOException {
    Files.writeString(
        directory.resolve("build.ninja"),
        """
        rule asks
          command = head -c 1 /dev/tty && touch $out
        build step: asks
        """);
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("wants the terminal");
      terminal.type("C-c");
      terminal.await("code=130");
      terminal.command("clear; " + SCONCE + " --plain" + CODE);
      terminal.await("step: wants the terminal");
      terminal.type("C-c");
      terminal.await("code=130");
    }
  }

  @Test
  void isInterruptedByItsOwnTerminal() throws IOException {
    step("touch began; sleep 60; touch $out");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("uses the terminal");
      terminal.await("its start", _ -> Files.exists(directory.resolve("began")));
      terminal.type("C-c");
      terminal.await("code=130");
    }
  }

  @Test
  void fillsTheScreenAndFollowsItsSize() throws IOException {
    RequiredTool.named("vim").path();
    step("vim -u NONE -i NONE note; touch $out");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("~");
      terminal.resize(80, 20);
      terminal.type("i").type("-l", "some words").type("Escape");
      terminal.await("some words");
      String size = sizeInVim(terminal);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!size.contains("columns=80") && System.nanoTime() < end) {
        size = sizeInVim(terminal);
      }
      assertTrue(size.contains("lines=20") && size.contains("columns=80"), size);
      terminal.type("-l", ":wq").type("Enter");
      terminal.await("code=0");
      assertEquals(List.of("some words"), Files.readAllLines(directory.resolve("note")));
    }
  }

  private static String sizeInVim(Tmux terminal) throws IOException {
    terminal.type("-l", ":set lines? columns?").type("Enter");
    String shown = terminal.await("columns=");
    terminal.type("Enter");
    terminal.await("the text again", screen -> !screen.contains("columns="));
    return shown;
  }

  @Test
  void readsWhatIsTypedWhileTheConsoleWasOnTheScreenBefore() throws IOException {
    GatedBuild build =
        new GatedBuild(directory).step("a.o", "gated", "a.c").step("asked", "console", "a.o");
    build.write();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("BUILDING");
      build.go("a.o");
      terminal.awaitFlag("alternate_on", "0");
      terminal.await("asked", _ -> Files.exists(directory.resolve("console.stty")));
      terminal.command("answer");
      terminal.await("code=0");
      assertEquals("answer\n", Files.readString(directory.resolve("asked")));
      String log = terminal.shell(SCONCE + " log asked");
      assertTrue(log.contains("got answer"), log);
    }
  }
}
