package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Effects on a real terminal besides the screen: clipboard, bell, progress in the taskbar. */
@Tag("slow")
@Timeout(300)
class ConsoleNoticesTest {
  private static final String SCONCE = Distribution.sconce().toString();
  private static final String CODE = "; echo code=$?";
  private static final String BELL_IS_SEEN_WITHIN_COMMANDS = "\u001b][^\u0007\u001b]*\u0007";

  @TempDir Path directory;
  private GatedBuild build;

  @BeforeEach
  void twoSteps() throws IOException {
    build =
        new GatedBuild(directory).step("a.o", "breaks", "a.c").step("app", "gated", "a.o").write();
  }

  /** The output of the programs in the terminal, without control sequences. */
  private static String plainText(String written) {
    return written.replaceAll(BELL_IS_SEEN_WITHIN_COMMANDS, "");
  }

  private String written() throws IOException {
    return Files.readString(directory.resolve("written"), StandardCharsets.UTF_8);
  }

  @Test
  void copiesToTheClipboardOfTheTerminal() throws IOException {
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      terminal.letProgramsCopy();
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("BUILDING");
      build.go("a.o");
      terminal.awaitOver(1);
      terminal.type("y", "o");
      terminal.awaitCopied(
          "a.c:41:9: error: no member named retries\n   41 |     req.retries = 3;\n");
      terminal.type("y", "c");
      terminal.awaitCopied(
          copied -> copied.startsWith("touch began/a.o; until test -e go/a.o"), "the command");
      terminal.type("q");
      terminal.await("code=1");
    }
  }

  @Test
  void ringsOnceWhenItIsAskedToAndNeverElse() throws IOException {
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      terminal.record(directory.resolve("written"));
      for (String option : new String[] {" --bell", ""}) {
        build.forget();
        terminal.command("clear; " + SCONCE + option + CODE);
        terminal.await("BUILDING");
        assertFalse(plainText(written()).contains("\u0007"), "it rings before the end");
        build.go("a.o");
        terminal.awaitOver(1);
        terminal.type("q");
        terminal.await("code=1");
        long rings = plainText(written()).chars().filter(one -> one == '\u0007').count();
        assertTrue(rings == (option.isEmpty() ? 0 : 1), option + " rings " + rings + " times");
        terminal.record(directory.resolve("written"));
      }
    }
  }

  @Test
  void showsProgressInTheTaskbarOfTerminalsThatHaveOneOnly() throws IOException {
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      terminal.record(directory.resolve("written"));
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("BUILDING");
      build.go("a.o");
      terminal.awaitOver(1);
      terminal.type("q");
      terminal.await("code=1");
      assertFalse(written().contains("\u001b]9;4;"), "a multiplexer has no taskbar");
      build.forget();
      terminal.record(directory.resolve("written"));
      terminal.command("clear; env -u TMUX TERM=xterm-256color WT_SESSION=1 " + SCONCE + CODE);
      terminal.await("BUILDING");
      build.go("a.o");
      terminal.awaitOver(1);
      terminal.type("q");
      terminal.await("code=1");
      String all = written();
      int progress = all.indexOf("\u001b]9;4;1;0");
      int bad = all.indexOf("\u001b]9;4;2;");
      int gone = all.indexOf("\u001b]9;4;0");
      assertTrue(
          0 <= progress && progress < bad && bad < gone, progress + ", " + bad + ", " + gone);
    }
  }
}
