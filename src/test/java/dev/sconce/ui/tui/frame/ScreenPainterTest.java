package dev.sconce.ui.tui.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dev.sconce.ui.tui.terminal.TerminalCapabilities;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScreenPainterTest {
  private static DefaultVirtualTerminal painted(String text) throws Exception {
    DefaultVirtualTerminal terminal = new DefaultVirtualTerminal(new TerminalSize(20, 2));
    TerminalCapabilities traits =
        TerminalCapabilities.of(
            name -> name.equals("TERM") ? Optional.of("xterm-256color") : Optional.empty());
    ScreenPainter painter = new ScreenPainter(terminal, TerminalTheme.of(traits, Optional.empty()));
    Canvas canvas = new Canvas(20, 2);
    canvas.text(0, 0, text, CellStyle.TEXT);
    painter.paint(canvas.frame());
    return terminal;
  }

  private static String at(DefaultVirtualTerminal terminal, int column) {
    return terminal.getCharacter(new TerminalPosition(column, 0)).getCharacterString();
  }

  @Test
  void whatTerminalsDrawWideHasTwoCells() throws Exception {
    DefaultVirtualTerminal terminal = painted("\u2705x\u4e16y\ud83d\ude00z");
    assertEquals("x", at(terminal, 2));
    assertEquals("y", at(terminal, 5));
    assertEquals("z", at(terminal, 8));
  }

  @Test
  void whatTerminalsDoNotDrawWideHasOne() throws Exception {
    DefaultVirtualTerminal terminal = painted("\ud835\udc00x");
    assertEquals("\ufffd", at(terminal, 0));
    assertEquals("x", at(terminal, 1));
  }
}
