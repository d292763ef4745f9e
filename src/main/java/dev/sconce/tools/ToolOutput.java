package dev.sconce.tools;

import java.io.PrintStream;

/**
 * The output streams of a tool. The streams write each char as one byte and never throw; their
 * creator detects that a reader has gone away.
 */
public record ToolOutput(PrintStream out, PrintStream err) implements NinjaLogFiles.Reports {
  public ToolOutput print(String text) {
    out.print(text);
    return this;
  }

  /** Ends a line. */
  public void line() {
    out.print('\n');
  }

  /** Prints a byte string and a line break. */
  public void line(String text) {
    out.print(text);
    out.print('\n');
  }

  public void flush() {
    out.flush();
  }

  /** Prints a line to standard error. */
  public void complain(String line) {
    out.flush();
    err.print(line);
    err.print('\n');
    err.flush();
  }

  /** Prints {@code ninja: warning: text} as a line to standard error. */
  @Override
  public void warning(String text) {
    complain("ninja: warning: " + text);
  }

  /** Prints {@code ninja: error: text} as a line to standard error. */
  @Override
  public void error(String text) {
    complain("ninja: error: " + text);
  }

  /** Prints {@code ninja: fatal: text} as a line to standard error. */
  public void fatal(String text) {
    complain("ninja: fatal: " + text);
  }
}
