package dev.sconce.ui.tui.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TerminalCapabilitiesTest {
  private static TerminalCapabilities of(String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("LANG", "en_US.UTF-8"));
    for (String variable : variables) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return TerminalCapabilities.of(name -> Optional.ofNullable(environment.get(name)));
  }

  @Test
  void needsATerminalThatCanMoveItsCursor() {
    assertFalse(of().fullScreen());
    assertFalse(of("TERM=dumb").fullScreen());
    assertTrue(of("TERM=xterm").fullScreen());
  }

  @Test
  void findsOutHowManyColoursThereAre() {
    assertEquals(ColourDepth.SIXTEEN, of("TERM=xterm").depth());
    assertEquals(ColourDepth.SIXTEEN, of("TERM=linux").depth());
    assertEquals(ColourDepth.INDEXED, of("TERM=screen-256color").depth());
    assertEquals(ColourDepth.TRUE, of("TERM=xterm", "COLORTERM=truecolor").depth());
    assertEquals(ColourDepth.NONE, of("TERM=vt100").depth());
    assertEquals(ColourDepth.NONE, of("TERM=vt220-w").depth());
    assertEquals(ColourDepth.INDEXED, of("TERM=vte-256color").depth());
    assertEquals(ColourDepth.SIXTEEN, of("TERM=vte").depth());
    assertEquals(ColourDepth.NONE, of("TERM=xterm", "COLORTERM=truecolor", "NO_COLOR=1").depth());
    assertEquals(ColourDepth.SIXTEEN, of("TERM=xterm", "NO_COLOR=").depth());
  }

  @Test
  void asksForAsciiWhereSignsWouldBreakTheLayout() {
    assertFalse(of("TERM=xterm").ascii());
    assertTrue(of("TERM=xterm", "LC_ALL=C").ascii());
    assertTrue(of("TERM=xterm", "LC_ALL=ja_JP.UTF-8").ascii());
    assertTrue(of("TERM=xterm", "LANG=zh_CN.UTF-8").ascii());
    assertTrue(of("TERM=xterm", "LC_CTYPE=ko_KR.UTF-8").ascii());
  }

  @Test
  void sendsTitleAndProgressOnlyWhereTheyAreUnderstood() {
    assertTrue(of("TERM=xterm-256color").title());
    assertFalse(of("TERM=linux").title());
    assertFalse(of("TERM=xterm-256color").taskbar());
    assertTrue(of("TERM=xterm-256color", "VTE_VERSION=8003").taskbar());
    assertFalse(of("TERM=xterm-256color", "VTE_VERSION=6800").taskbar());
    assertTrue(of("TERM=xterm-256color", "WT_SESSION=1").taskbar());
    assertFalse(of("TERM=tmux-256color", "WT_SESSION=1", "TMUX=/tmp/x,1,0").taskbar());
  }
}
