package dev.sconce.ui.tui;

import dev.sconce.session.BuildControl;
import java.io.IOException;

/** What surrounds the console: the build that it shows, and the process that it is part of. */
public interface ConsoleHost extends BuildControl {
  /** Nobody looks at the build any more: whoever stays with it after its end need not. */
  void left();

  /** The terminal is gone, and with it the user. */
  void abandoned();

  /** Ends the process at once. The terminal was given back. */
  void die();

  /**
   * Opens the user's editor on the terminal, which was given back, and returns when it is closed.
   *
   * @param file as the command that failed named it
   * @param line from 1 on
   */
  void edit(String file, int line) throws IOException, InterruptedException;

  /**
   * Shows a text in the user's pager on the terminal, which was given back, and returns when it is
   * closed.
   */
  void page(String text) throws IOException, InterruptedException;

  /** Told that the console met a bug of its own and is gone; the build goes on. */
  void broken(Throwable bug);
}
