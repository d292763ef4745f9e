package dev.sconce.ui.tui.view;

import java.util.Set;

/** The names of keys. */
public final class KeyNames {
  private static final Set<String> NAMED =
      Set.of(
          "Up",
          "Down",
          "Left",
          "Right",
          "PgUp",
          "PgDn",
          "Home",
          "End",
          "Enter",
          "Esc",
          "Tab",
          "Space",
          "Backspace",
          "Insert",
          "Delete",
          "F1",
          "F2",
          "F3",
          "F4",
          "F5",
          "F6",
          "F7",
          "F8",
          "F9",
          "F10",
          "F11",
          "F12");

  /** The terminal keeps these keys for itself, or they end the program. */
  private static final Set<String> RESERVED =
      Set.of("^S", "^Q", "^\\", "^H", "^I", "^J", "^M", "^[");

  private KeyNames() {}

  /** Whether a text names a key that a command can have. */
  public static boolean known(String name) {
    if (NAMED.contains(name) || name.codePointCount(0, name.length()) == 1) {
      return !Character.isISOControl(name.codePointAt(0));
    }
    return name.length() == 2
        && name.charAt(0) == '^'
        && name.charAt(1) >= 'A'
        && name.charAt(1) <= 'Z'
        && !RESERVED.contains(name);
  }

  /** Whether a key types a character. */
  public static boolean types(String name) {
    return name.equals("Space") || name.codePointCount(0, name.length()) == 1;
  }
}
