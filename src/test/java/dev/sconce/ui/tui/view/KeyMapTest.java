package dev.sconce.ui.tui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.session.BuildRequest;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.Moments;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.input.KeyResult;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeyMapTest {
  private static String mistakes(String text) {
    return assertThrows(KeyMap.KeyMapException.class, () -> KeyMap.parse("keys", text))
        .getMessage();
  }

  @Test
  void aFileReplacesTheKeysOfACommandAndLeavesTheOthers() throws KeyMap.KeyMapException {
    KeyMap keys = KeyMap.parse("keys", "# mine\n\npause = P F8\n next-failure=]\n");
    assertEquals(Optional.of(ConsoleCommand.PAUSE), keys.command("P", false));
    assertEquals(Optional.of(ConsoleCommand.RESUME), keys.command("F8", true));
    assertEquals(Optional.empty(), keys.command("p", false));
    assertEquals(List.of("]"), keys.keys(ConsoleCommand.NEXT_FAILURE));
    assertEquals(List.of("r"), keys.keys(ConsoleCommand.RETRY));
  }

  @Test
  void theKeysOfAFileActAndAreShown() throws KeyMap.KeyMapException {
    ViewState view = ViewState.start(KeyMap.parse("keys", "pause = P\n"));
    KeyResult result = KeyHandler.press("P", Moments.middle(), view, 120, 40);
    assertEquals(Optional.of(new BuildRequest.Pause()), result.request());
    Frame frame = ConsoleFrame.of(Moments.middle(), view, 120, 40, ConsoleGlyphs.UNICODE);
    assertEquals(true, frame.row(39).contains(" P pause "), frame.row(39));
    assertEquals(
        Optional.empty(), KeyHandler.press("p", Moments.middle(), view, 120, 40).request());
    Frame paused = ConsoleFrame.of(Moments.paused(), view, 120, 40, ConsoleGlyphs.UNICODE);
    assertEquals(true, paused.text().contains("P resume "), paused.text());
    assertEquals(false, paused.text().contains("p resume "), paused.text());
  }

  @Test
  void aCommandCanBeLeftWithoutAKey() throws KeyMap.KeyMapException {
    ViewState view = ViewState.start(KeyMap.parse("keys", "pause =\n"));
    Frame frame = ConsoleFrame.of(Moments.middle(), view, 120, 40, ConsoleGlyphs.UNICODE);
    assertEquals(false, frame.row(39).contains("pause"), frame.row(39));
  }

  @Test
  void everyMistakeIsSaidWithItsLine() {
    assertEquals(
        """
        keys:1: expected: command = key key …
        keys:2: no command "next-failur"; there is next-failure
        keys:3: "Ctrl-X" is no key (a character, ^A to ^Z, F1 to F12, Up, PgDn, Enter, …)
        keys:5: zoom has its keys in line 4 already
        keys:6: Z is said twice
        keys:7: "^S" is no key (a character, ^A to ^Z, F1 to F12, Up, PgDn, Enter, …)
        """
            .strip(),
        mistakes(
            """
            pause
            next-failur = F
            retry = Ctrl-X
            zoom = z
            zoom = Z
            copy = Z Z
            edit = ^S
            """));
  }

  @Test
  void aKeyOfTwoCommandsIsAConflict() {
    assertEquals(
        "keys:2: r of edit is a key of retry too: give that other keys", mistakes("\nedit = r\n"));
    assertEquals(
        "keys:2: Z of retry is a key of edit too, in line 1", mistakes("edit = Z\nretry = Z\n"));
  }

  @Test
  void keysCanBeExchanged() throws KeyMap.KeyMapException {
    KeyMap keys = KeyMap.parse("keys", "edit = r\nretry = e\n");
    assertEquals(Optional.of(ConsoleCommand.EDIT), keys.command("r", false));
    assertEquals(Optional.of(ConsoleCommand.RETRY), keys.command("e", false));
  }

  @Test
  void everyCommandCanBeNamedInAFile() throws KeyMap.KeyMapException {
    for (ConsoleCommand command : ConsoleCommand.values()) {
      if (command != ConsoleCommand.RESUME) {
        KeyMap keys = KeyMap.parse("keys", command.fileName() + " = ~\n");
        assertEquals(Optional.of(command), keys.command("~", false));
      }
    }
  }
}
