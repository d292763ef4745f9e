package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The look on a real terminal: sizes, colours, glyphs, the mouse, pasted text. */
@Tag("slow")
@Timeout(300)
class ConsoleLooksTest {
  private static final String SCONCE = Distribution.sconce().toString();

  /** Any colour of text or background, of the sixteen, the 256, or all. */
  private static final Pattern COLOUR =
      Pattern.compile("<esc>\\[([0-9;]*;)?([349][0-7]|10[0-7]|[34]8;[25];[0-9;]+)[;m]");

  @TempDir Path directory;
  private GatedBuild build;

  @BeforeEach
  void threeSteps() throws IOException {
    build =
        new GatedBuild(directory)
            .step("a.o", "breaks", "a.c")
            .step("b.o", "gated", "b.c")
            .step("app", "gated", "a.o", "b.o")
            .write();
  }

  /** Brings a failure on the screen while another step runs. */
  private void failing(Tmux terminal, String command) throws IOException {
    build.forget();
    Files.deleteIfExists(directory.resolve("b.o"));
    terminal.command("clear; " + command);
    build.awaitBegun("a.o");
    build.go("a.o");
    terminal.await("FAILING");
    terminal.await("req.retries");
  }

  private void over(Tmux terminal) throws IOException {
    build.go("b.o");
    terminal.awaitOver(1);
    terminal.type("q");
    terminal.await("sconce: FAILED");
  }

  @Test
  void fitsItsSizeThroughAStormOfResizes() throws IOException {
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      failing(terminal, SCONCE);
      terminal.await("┌─[1 Tree");
      for (int i = 0; i < 50; i++) {
        terminal.resize(20 + 13 * i % 180, 3 + 7 * i % 60);
      }
      terminal.resize(80, 24);
      terminal.await("tabs", screen -> screen.contains("─ 2 Jobs 1 ─ 4 Problems 1"));
      String[] rows = terminal.await("? help  q").split("\n", -1);
      assertTrue(rows[0].startsWith(" FAILING"), rows[0]);
      assertTrue(rows[23].contains("? help  q"), rows[23]);
      terminal.resize(50, 8);
      terminal.await("one line", screen -> screen.startsWith("FAILING 0/3 0%"));
      terminal.resize(120, 40);
      terminal.await("┌─[1 Tree");
      over(terminal);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dark", "light", "colour-blind", "high-contrast"})
  void showsThemesInColour(String theme) throws IOException {
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      failing(terminal, SCONCE + " --theme " + theme);
      assertTrue(COLOUR.matcher(terminal.painted()).find(), terminal.painted());
      over(terminal);
    }
  }

  @Test
  void usesNoColourWhereNoneIsWanted() throws IOException {
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      failing(terminal, "NO_COLOR=1 " + SCONCE);
      String painted = terminal.painted();
      assertFalse(COLOUR.matcher(painted).find(), painted);
      assertTrue(painted.contains("<esc>[7m") || painted.contains("<esc>[1;7m"), painted);
      assertTrue(painted.contains("✘"), painted);
      over(terminal);
    }
  }

  @Test
  void keepsToSixteenColoursOnTerminalsThatHaveNoMore() throws IOException {
    Path theme = directory.resolve("mine-theme.properties");
    Files.writeString(
        theme, "dev.sconce.ui.tui.Theme.foreground = #ff8700\ndev.sconce.ui.tui.Theme.sgr =\n");
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      failing(terminal, "TERM=xterm " + SCONCE + " --theme " + theme);
      String painted = terminal.painted();
      assertTrue(COLOUR.matcher(painted).find(), painted);
      assertFalse(painted.contains("38;"), painted);
      over(terminal);
      failing(terminal, "TERM=xterm-256color " + SCONCE + " --theme " + theme);
      assertTrue(terminal.painted().contains("38;5;208"), terminal.painted());
      over(terminal);
      failing(terminal, "COLORTERM=truecolor " + SCONCE + " --theme " + theme);
      assertTrue(terminal.painted().contains("38;2;255;135;0"), terminal.painted());
      over(terminal);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=ja_JP.UTF-8", "LC_ALL= LANG=zh_CN.UTF-8"})
  void usesAsciiWhereSignsCouldBeTwoColumnsWide(String locale) throws IOException {
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      failing(terminal, locale + " " + SCONCE);
      String screen = terminal.screen();
      assertTrue(screen.chars().allMatch(one -> one < 0x7f), screen);
      over(terminal);
    }
  }

  @Test
  void mistakeInAThemeIsReportedWithFileAndKey() throws IOException {
    Path theme = directory.resolve("mine-theme.properties");
    Files.writeString(theme, "dev.sconce.ui.tui.Theme.foreground[HIT] = mauve\n");
    try (Tmux terminal = new Tmux(directory, 200, 30)) {
      String text = terminal.shell(SCONCE + " --theme " + theme + "; echo code=$?");
      assertTrue(
          text.contains(theme + ": dev.sconce.ui.tui.Theme.foreground[HIT]: \"mauve\""), text);
      assertTrue(text.contains("code=2"), text);
      text = terminal.shell(SCONCE + " --theme drak; echo code=$?");
      assertTrue(text.contains("no theme \"drak\"; there are dark, light"), text);
      assertTrue(text.contains("code=2"), text);
    }
  }

  @Test
  void theMouseIsTheConsolesUntilItIsFreed() throws IOException {
    try (Tmux terminal = new Tmux(directory, 120, 30)) {
      failing(terminal, SCONCE);
      assertEquals("1", terminal.flag("mouse_any_flag"));
      assertEquals("1", terminal.flag("mouse_sgr_flag"));
      terminal.send("<esc>[<65;5;6M"); // turns the wheel
      terminal.await("F follow");
      terminal.type("M");
      terminal.awaitFlag("mouse_any_flag", "0");
      terminal.type("M");
      terminal.awaitFlag("mouse_any_flag", "1");
      over(terminal);
    }
  }

  @Test
  void pastedTextIsNoKeys() throws IOException {
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      failing(terminal, SCONCE);
      terminal.paste("Xq\nXq\n");
      terminal.await("pasted text is not taken for keys");
      terminal.type("/").paste("b.c");
      terminal.await("/b.c");
      terminal.type("Enter");
      assertEquals("1", terminal.flag("alternate_on"));
      over(terminal);
    }
  }

  @Test
  void linesAndBack() throws IOException {
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      failing(terminal, SCONCE);
      terminal.type("s");
      terminal.await("s brings the screen back");
      assertEquals("0", terminal.flag("alternate_on"));
      build.go("b.o");
      terminal.await("sconce: FAILED");
      String text = terminal.history();
      assertTrue(text.contains("[2/3] ✓"), text);
    }
  }
}
