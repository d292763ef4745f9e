package dev.sconce.ui.tui.loop;

/** The holder of the terminal. */
enum TerminalHolder {
  /** Nobody yet: the build may end before a screen is worthwhile. */
  WAITING,
  /** The console. */
  SCREEN,
  /** The plain printer; the console still reads the keys. */
  LINES,
  /** A command or a program of the user's choice, for a while. */
  LENT,
  /** Nobody, because this process is in the background. */
  AWAY,
  /** The plain printer, for good. */
  QUIT
}
