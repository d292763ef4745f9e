package dev.sconce.tools;

import java.io.PrintStream;

/**
 * Where a tool prints. The streams write chars as the bytes that they are and never throw; whoever
 * made them watches for a reader that went away.
 */
public record ToolOutput(PrintStream out, PrintStream err) implements NinjaLogFiles.Reports {
  /** Prints a byte string. */
  public ToolOutput print(String text) {
    out.print(text);
    return this;
  }

  /** Ends a line. */
  public void line() {
    out.print('\n');
  }

  /** Prints a byte string as a line. */
  public void line(String text) {
    out.print(text);
    out.print('\n');
  }

  /** Hands everything on. */
  public void flush() {
    out.flush();
  }

  /** Prints a line of standard error. */
  public void complain(String line) {
    out.flush();
    err.print(line);
    err.print('\n');
    err.flush();
  }

  /** Prints {@code ninja: warning: text} as a line of standard error. */
  @Override
  public void warning(String text) {
    complain("ninja: warning: " + text);
  }

  /** Prints {@code ninja: error: text} as a line of standard error. */
  @Override
  public void error(String text) {
    complain("ninja: error: " + text);
  }

  /** Prints {@code ninja: fatal: text} as a line of standard error. */
  public void fatal(String text) {
    complain("ninja: fatal: " + text);
  }
}
