package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.graphics.PropertyTheme;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TerminalTheme;
import dev.sconce.ui.tui.frame.Theme;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThemeFinderTest {
  private static final String KEY = "dev.sconce.ui.tui.Theme.";

  private static Theme read(String... lines) throws TerminalTheme.ThemeException, IOException {
    return Theme.ThemeFile.read("t", "t.properties", new StringReader(String.join("\n", lines)));
  }

  private static String mistake(String line) {
    return assertThrows(TerminalTheme.ThemeException.class, () -> read(line)).getMessage();
  }

  @Test
  void allThemesThatComeWithItLoad() throws TerminalTheme.ThemeException {
    for (String name : TerminalTheme.ThemeFinder.NAMES) {
      Theme theme = TerminalTheme.ThemeFinder.load(name);
      assertEquals(name, theme.name());
      assertEquals(name.equals("mono"), theme.asciiSigns());
      for (CellStyle style : CellStyle.values()) {
        assertTrue(theme.look(style).attributes().size() < 4);
      }
    }
  }

  @Test
  void theScreenLibraryReadsThemToo() throws IOException {
    for (String name : TerminalTheme.ThemeFinder.NAMES) {
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(Path.of("themes", name + "-theme.properties"))) {
        properties.load(in);
      }
      properties.remove(KEY + "signs");
      properties.remove(KEY + "sgr");
      assertTrue(new PropertyTheme(properties, true).getDefinition(Theme.class) != null);
    }
  }

  private static final List<CellStyle> STANDINGS =
      List.of(
          CellStyle.HIT,
          CellStyle.BUILT,
          CellStyle.FAILED,
          CellStyle.RUN,
          CellStyle.FETCH,
          CellStyle.LOOK_UP,
          CellStyle.WAIT,
          CellStyle.UNDECLARED,
          CellStyle.WARNING);

  @ParameterizedTest
  @ValueSource(strings = {"dark", "light", "colour-blind", "high-contrast"})
  void noTwoStandingsLookTheSame(String name) throws TerminalTheme.ThemeException {
    Theme theme = TerminalTheme.ThemeFinder.load(name);
    Map<Theme.Look, CellStyle> looks = new HashMap<>();
    for (CellStyle style : STANDINGS) {
      CellStyle same = looks.put(theme.look(style), style);
      assertTrue(same == null, name + ": " + style + " looks as " + same);
    }
  }

  @Test
  void whatStandsOutDoesSoInEveryTheme() throws TerminalTheme.ThemeException {
    for (String name : TerminalTheme.ThemeFinder.NAMES) {
      Theme theme = TerminalTheme.ThemeFinder.load(name);
      for (CellStyle style :
          List.of(
              CellStyle.CURSOR,
              CellStyle.KEY,
              CellStyle.TITLE,
              CellStyle.STATE,
              CellStyle.STATE_FAILED,
              CellStyle.ALERT,
              CellStyle.FAILED,
              CellStyle.UNDECLARED,
              CellStyle.CRITICAL)) {
        assertNotEquals(theme.look(CellStyle.TEXT), theme.look(style), name + ": " + style);
      }
      assertNotEquals(theme.look(CellStyle.STATE), theme.look(CellStyle.STATE_FAILED), name);
    }
  }

  @Test
  void theColourBlindThemeNeverTellsRedFromGreen() throws TerminalTheme.ThemeException {
    Theme theme = TerminalTheme.ThemeFinder.load("colour-blind");
    for (CellStyle style : CellStyle.values()) {
      for (TextColor colour :
          List.of(theme.look(style).foreground(), theme.look(style).background())) {
        boolean named = colour instanceof TextColor.ANSI && colour != TextColor.ANSI.DEFAULT;
        assertFalse(named, style + ": what a terminal makes of a name is unknown");
        boolean pureRed = colour.getRed() > 150 && colour.getGreen() < 60 && colour.getBlue() < 60;
        boolean pureGreen =
            colour.getGreen() > 120 && colour.getRed() < 60 && colour.getBlue() < 60;
        assertFalse(colour != TextColor.ANSI.DEFAULT && (pureRed || pureGreen), style.name());
      }
    }
  }

  @Test
  void signsAloneTellTheStandingsApart() {
    for (ConsoleGlyphs glyphs : List.of(ConsoleGlyphs.UNICODE, ConsoleGlyphs.ASCII)) {
      List<String> all =
          List.of(
              glyphs.failed(),
              glyphs.running(),
              glyphs.fetching(),
              glyphs.uploading(),
              glyphs.lookingUp(),
              glyphs.waiting(),
              glyphs.notRun(),
              glyphs.hit(),
              glyphs.built(),
              glyphs.undeclared(),
              glyphs.printed(),
              glyphs.critical());
      assertEquals(all.size(), Set.copyOf(all).size(), all.toString());
    }
  }

  @Test
  void failureAndSuccessDifferWithoutColour() throws TerminalTheme.ThemeException {
    Theme mono = TerminalTheme.ThemeFinder.load("mono");
    for (CellStyle style : CellStyle.values()) {
      assertEquals(TextColor.ANSI.DEFAULT, mono.look(style).foreground());
      assertEquals(TextColor.ANSI.DEFAULT, mono.look(style).background());
    }
    assertEquals(Set.of(SGR.BOLD), mono.look(CellStyle.FAILED).attributes());
    assertEquals(Set.of(), mono.look(CellStyle.BUILT).attributes());
  }

  @Test
  void whatAStyleDoesNotSayIsTakenFromTheCommonPart()
      throws TerminalTheme.ThemeException, IOException {
    Theme theme =
        read(
            KEY + "foreground = white",
            KEY + "background = #17",
            KEY + "foreground[FAILED] = #ff8000",
            KEY + "sgr[FAILED] = bold, underline");
    assertEquals(
        new Theme.Look(
            new TextColor.RGB(255, 128, 0),
            new TextColor.Indexed(17),
            Set.of(SGR.BOLD, SGR.UNDERLINE)),
        theme.look(CellStyle.FAILED));
    assertEquals(TextColor.ANSI.WHITE, theme.look(CellStyle.KEY).foreground());
  }

  @Test
  void mistakesNameTheFileAndTheKey() {
    assertEquals(
        "t.properties: dev.sconce.ui.tui.Theme.foreground[HIT]: \"reddish\" is no colour"
            + " (an ANSI name, #0 to #255, #rrggbb)",
        mistake(KEY + "foreground[HIT] = reddish"));
    assertTrue(mistake(KEY + "background = #256").contains("\"#256\" is no colour"));
    assertTrue(mistake(KEY + "sgr[KEY] = bold,shiny").contains("\"shiny\" is no attribute"));
    assertEquals(
        "t.properties: dev.sconce.ui.tui.Theme.foreground[HITS]: no such key",
        mistake(KEY + "foreground[HITS] = red"));
    assertTrue(mistake(KEY + "signs = emoji").contains("is not ascii or unicode"));
    assertTrue(mistake("a = \\u12").startsWith("t.properties: "));
  }

  @Test
  void aPathNamesAFile(@TempDir Path directory) throws TerminalTheme.ThemeException, IOException {
    Path file = directory.resolve("mine-theme.properties");
    Files.writeString(file, KEY + "foreground = green\n");
    Theme theme = TerminalTheme.ThemeFinder.load(file.toString());
    assertEquals("mine", theme.name());
    assertEquals(TextColor.ANSI.GREEN, theme.look(CellStyle.TEXT).foreground());
    String missing = directory.resolve("none.properties").toString();
    assertEquals(
        missing + ": no such file",
        assertThrows(
                TerminalTheme.ThemeException.class, () -> TerminalTheme.ThemeFinder.load(missing))
            .getMessage());
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThereAre() {
    assertEquals(
        "no theme \"solar\"; there are dark, light, mono, colour-blind, high-contrast, or give a"
            + " path",
        assertThrows(
                TerminalTheme.ThemeException.class, () -> TerminalTheme.ThemeFinder.load("solar"))
            .getMessage());
  }
}
