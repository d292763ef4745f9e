package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.graphics.PropertyTheme;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThemesTest {
  private static final String KEY = "dev.sconce.ui.tui.Theme.";

  private static Theme read(String... lines) throws ThemeException, IOException {
    return ThemeFile.read("t", "t.properties", new StringReader(String.join("\n", lines)));
  }

  private static String mistake(String line) {
    return assertThrows(ThemeException.class, () -> read(line)).getMessage();
  }

  @Test
  void allThemesThatComeWithItLoad() throws ThemeException {
    for (String name : Themes.NAMES) {
      Theme theme = Themes.load(name);
      assertEquals(name, theme.name());
      assertEquals(name.equals("mono"), theme.asciiSigns());
      for (Style style : Style.values()) {
        assertTrue(theme.look(style).attributes().size() < 4);
      }
    }
  }

  @Test
  void theScreenLibraryReadsThemToo() throws IOException {
    for (String name : Themes.NAMES) {
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(Path.of("themes", name + "-theme.properties"))) {
        properties.load(in);
      }
      properties.remove(KEY + "signs");
      properties.remove(KEY + "sgr");
      assertTrue(new PropertyTheme(properties, true).getDefinition(Theme.class) != null);
    }
  }

  @Test
  void failuresAreToldFromSuccessWithoutColour() throws ThemeException {
    Theme mono = Themes.load("mono");
    for (Style style : Style.values()) {
      assertEquals(TextColor.ANSI.DEFAULT, mono.look(style).foreground());
      assertEquals(TextColor.ANSI.DEFAULT, mono.look(style).background());
    }
    assertEquals(Set.of(SGR.BOLD), mono.look(Style.FAILED).attributes());
    assertEquals(Set.of(), mono.look(Style.BUILT).attributes());
  }

  @Test
  void whatAStyleDoesNotSayIsTakenFromTheCommonPart() throws ThemeException, IOException {
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
        theme.look(Style.FAILED));
    assertEquals(TextColor.ANSI.WHITE, theme.look(Style.KEY).foreground());
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
  void aPathNamesAFile(@TempDir Path directory) throws ThemeException, IOException {
    Path file = directory.resolve("mine-theme.properties");
    Files.writeString(file, KEY + "foreground = green\n");
    Theme theme = Themes.load(file.toString());
    assertEquals("mine", theme.name());
    assertEquals(TextColor.ANSI.GREEN, theme.look(Style.TEXT).foreground());
    String missing = directory.resolve("none.properties").toString();
    assertEquals(
        missing + ": no such file",
        assertThrows(ThemeException.class, () -> Themes.load(missing)).getMessage());
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThereAre() {
    assertEquals(
        "no theme \"solar\"; there are dark, light, mono, colour-blind, high-contrast, or give a"
            + " path",
        assertThrows(ThemeException.class, () -> Themes.load("solar")).getMessage());
  }
}
