package dev.sconce.os;

/**
 * The Linux signal numbers that Sconce sends or receives; they are the same on x86_64 and aarch64.
 */
public final class Signals {
  public static final int HUP = 1;
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int KILL = 9;
  public static final int PIPE = 13;
  public static final int TERM = 15;
  static final int CHLD = 17;
  public static final int CONT = 18;
  public static final int STOP = 19;
  public static final int TSTP = 20;

  /** Stops a background process that reads from the terminal. */
  public static final int TTIN = 21;

  /**
   * Stops a background process that changes the terminal, or writes to it where that is forbidden.
   */
  public static final int TTOU = 22;

  static final int XFSZ = 25;
  public static final int WINCH = 28;

  private Signals() {}

  /** The number of a signal that Java handles even if it was ignored. */
  static int named(String name) {
    return switch (name) {
      case "QUIT" -> QUIT;
      case "PIPE" -> PIPE;
      case "XFSZ" -> XFSZ;
      default -> throw new IllegalArgumentException("no signal of interest: " + name);
    };
  }
}
