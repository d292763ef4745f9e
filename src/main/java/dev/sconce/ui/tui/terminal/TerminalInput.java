package dev.sconce.ui.tui.terminal;

/** What a user does at the terminal. */
public sealed interface TerminalInput {
  /**
   * A key.
   *
   * @param name its character, or Up, PgDn, Enter, Esc, Tab, Space, F1, ^D
   */
  record Key(String name) implements TerminalInput {}

  /** Text that was pasted, lines ended by line feeds. */
  record Pasted(String text) implements TerminalInput {}

  /** The terminal said what it is. */
  record Identified() implements TerminalInput {}

  /**
   * The mouse was used.
   *
   * @param column from 0 on
   * @param row from 0 on
   */
  record Mouse(Deed deed, int column, int row) implements TerminalInput {
    /** What was done with it. */
    public enum Deed {
      /** The left button went down. */
      CLICK,
      /** The wheel went up. */
      WHEEL_UP,
      /** The wheel went down. */
      WHEEL_DOWN
    }
  }
}
