package dev.sconce.ui.tui.loop;

import dev.sconce.ui.tui.terminal.TerminalInput;

/**
 * Separates keys for the console from the rest of the input for a step that had the terminal.
 * Confined to one thread.
 */
final class StepTyping {
  /** A longer pause in typing ends the input for the step. */
  private static final long PAUSE_MILLIS = 300;

  private long untilMillis;
  private boolean anyStep;

  /** A step has given the terminal back. */
  void stepEnded(long nowMillis) {
    anyStep = true;
    untilMillis = nowMillis + PAUSE_MILLIS;
  }

  /** The console reads keys from now on, for the first time. */
  void begins(long nowMillis) {
    if (anyStep) {
      untilMillis = nowMillis + PAUSE_MILLIS;
    }
  }

  /** Whether the input was meant for the step. An interrupt never is. */
  boolean has(TerminalInput what, long nowMillis) {
    boolean interrupt = what instanceof TerminalInput.Key(String name) && name.equals("^C");
    if (interrupt || nowMillis >= untilMillis) {
      return false;
    }
    untilMillis = nowMillis + PAUSE_MILLIS;
    return true;
  }
}
