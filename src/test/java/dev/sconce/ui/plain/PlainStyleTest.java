package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainStyleTest {
  private static PlainStyle of(Map<String, String> environment, boolean terminal, int columns) {
    return PlainStyle.of(
        name -> Optional.ofNullable(environment.get(name)), terminal, () -> columns);
  }

  @Test
  void aTerminalGetsColourAndALineThatChanges() {
    PlainStyle style = of(Map.of("TERM", "xterm"), true, 100);
    assertTrue(style.live());
    assertTrue(style.colour());
    assertEquals(100, style.columns().getAsInt());
  }

  @Test
  void aPipeGetsLinesAlone() {
    PlainStyle style = of(Map.of("TERM", "xterm"), false, 100);
    assertFalse(style.live());
    assertFalse(style.colour());
    assertEquals(0, style.columns().getAsInt());
  }

  @Test
  void aDumbTerminalGetsLinesOfItsWidth() {
    PlainStyle style = of(Map.of("TERM", "dumb"), true, 100);
    assertFalse(style.live());
    assertFalse(style.colour());
    assertEquals(100, style.columns().getAsInt());
  }

  @Test
  void coloursCanBeForcedAndForbidden() {
    assertTrue(of(Map.of("CLICOLOR_FORCE", "1"), false, 0).colour());
    assertFalse(of(Map.of("CLICOLOR_FORCE", "0"), false, 0).colour());
    assertFalse(of(Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1"), true, 0).colour());
    assertTrue(of(Map.of("NO_COLOR", ""), true, 0).colour());
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', C.UTF-8, true",
    "'', '', en_US.utf8, true",
    "'', '', '', false",
    "C, '', en_US.UTF-8, false",
    "'', POSIX, en_US.UTF-8, false",
    "'', '', ja_JP.UTF-8, false",
    "'', '', zh_CN.UTF-8, false",
    "'', '', ko_KR.UTF-8, false",
    "'', '', de_DE.ISO-8859-1, false",
  })
  void theLocaleDecidesOnSigns(String all, String ctype, String lang, boolean unicode) {
    Map<String, String> environment = Map.of("LC_ALL", all, "LC_CTYPE", ctype, "LANG", lang);
    assertEquals(
        unicode ? PlainStyle.Glyphs.UNICODE : PlainStyle.Glyphs.ASCII,
        of(environment, true, 80).glyphs());
  }
}
