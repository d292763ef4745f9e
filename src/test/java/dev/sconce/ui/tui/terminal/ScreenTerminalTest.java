package dev.sconce.ui.tui.terminal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.ui.tui.FakeTty;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScreenTerminalTest {
  @Test
  void emojiReachTheTerminalWhole() throws Exception {
    FakeTty tty = new FakeTty();
    FullScreen full = new FullScreen(tty, TerminalCapabilities.of(_ -> Optional.empty()));
    full.show(false);
    ScreenTerminal terminal = new ScreenTerminal(full, tty);
    terminal.putString("a\ud83d\ude00b");
    terminal.flush();
    assertTrue(tty.written().contains("a\ud83d\ude00b"), tty.written());
  }
}
