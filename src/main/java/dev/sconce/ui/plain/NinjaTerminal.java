package dev.sconce.ui.plain;

import java.io.PrintStream;
import java.util.function.IntSupplier;

/**
 * The terminal or file to which the ninja face prints. The streams write chars as bytes and never
 * throw; their creator detects a reader that went away.
 *
 * @param smart whether lines can be overwritten: a terminal, and not a dumb one
 * @param colour whether to use colours
 * @param columns the current width of the terminal, 0 if unknown
 */
public record NinjaTerminal(
    PrintStream out, PrintStream err, boolean smart, boolean colour, IntSupplier columns) {

  /** Prints {@code ninja: text} as a line on standard output. */
  public void info(String text) {
    out.print("ninja: ");
    out.print(text);
    out.print('\n');
    out.flush();
  }

  /** Prints {@code ninja: warning: text} as a line on standard error. */
  public void warning(String text) {
    tell("ninja: warning: ", text);
  }

  /** Prints {@code ninja: error: text} as a line on standard error. */
  public void error(String text) {
    tell("ninja: error: ", text);
  }

  /** Prints {@code ninja: fatal: text} as a line on standard error. */
  public void fatal(String text) {
    tell("ninja: fatal: ", text);
  }

  /** Prints a line on standard error, after flushing standard output. */
  void tell(String prefix, String text) {
    out.flush();
    err.print(prefix);
    err.print(text);
    err.print('\n');
    err.flush();
  }
}
