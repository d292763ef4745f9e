package dev.sconce.ui.tui.loop;

/** Who has the terminal. */
enum TerminalHolder {
  /** Nobody yet: it is not known whether it is worth it. */
  WAITING,
  /** The console. */
  SCREEN,
  /** The printer of lines; keys are the console's. */
  LINES,
  /** A command or a program of the user's, for a while. */
  LENT,
  /** Nobody, as this process is in the background. */
  AWAY,
  /** The printer of lines, for good. */
  QUIT
}
