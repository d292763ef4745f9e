package dev.sconce.ui.plain;

import java.io.PrintStream;
import java.util.function.IntSupplier;

/**
 * Where the ninja face prints. The streams write chars as the bytes that they are and never throw;
 * whoever made them watches for a reader that went away.
 *
 * @param smart whether lines can be printed over: a terminal, not a dumb one
 * @param colour whether colours are wanted
 * @param columns how wide the terminal is now, 0 when that is unknown
 */
public record NinjaTerminal(
    PrintStream out, PrintStream err, boolean smart, boolean colour, IntSupplier columns) {

  /** Prints {@code ninja: text} as a line of standard output. */
  public void info(String text) {
    out.print("ninja: ");
    out.print(text);
    out.print('\n');
    out.flush();
  }

  /** Prints {@code ninja: warning: text} as a line of standard error. */
  public void warning(String text) {
    tell("ninja: warning: ", text);
  }

  /** Prints {@code ninja: error: text} as a line of standard error. */
  public void error(String text) {
    tell("ninja: error: ", text);
  }

  /** Prints {@code ninja: fatal: text} as a line of standard error. */
  public void fatal(String text) {
    tell("ninja: fatal: ", text);
  }

  /** Prints a line of standard error behind all that was printed before. */
  void tell(String prefix, String text) {
    out.flush();
    err.print(prefix);
    err.print(text);
    err.print('\n');
    err.flush();
  }
}
