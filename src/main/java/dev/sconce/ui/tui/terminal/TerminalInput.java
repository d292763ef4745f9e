package dev.sconce.ui.tui.terminal;

/** Input from a terminal. */
public sealed interface TerminalInput {
  /**
   * A key.
   *
   * @param name its character, or Up, PgDn, Enter, Esc, Tab, Space, F1, ^D
   */
  record Key(String name) implements TerminalInput {}

  /** Text that was pasted, with line feeds as line ends. */
  record Pasted(String text) implements TerminalInput {}

  /** The terminal's answer about its identity. */
  record Identified() implements TerminalInput {}

  /**
   * The mouse was used.
   *
   * @param column from 0 on
   * @param row from 0 on
   */
  record Mouse(Action action, int column, int row) implements TerminalInput {
    /** The actions of the mouse. */
    public enum Action {
      /** The left button was pressed. */
      CLICK,
      /** The wheel turned up. */
      WHEEL_UP,
      /** The wheel turned down. */
      WHEEL_DOWN
    }
  }
}
