package dev.sconce.ui.text;

import dev.sconce.session.BuildEvent;

/** Formats how a command failed. */
public final class ExitText {
  private static final int SIGNAL_BASE = 128;

  /** The signal that stops a background process that reads from the terminal. */
  private static final int TTIN = 21;

  private static final int TTOU = 22;

  private ExitText() {}

  /** Explains that a signal has stopped a command. */
  public static String stoppedBy(int signal) {
    return switch (signal) {
      case TTIN, TTOU -> "wants the terminal";
      case 19 -> "stopped (SIGSTOP)";
      case 20 -> "stopped (SIGTSTP)";
      default -> "stopped (signal " + signal + ")";
    };
  }

  /** Such as {@code exit 1}, {@code exit 139 (SIGSEGV)}. */
  public static String of(int exitCode) {
    String meaning =
        switch (exitCode) {
          case 126 -> "cannot be run";
          case 127 -> "command not found";
          case SIGNAL_BASE + 1 -> "SIGHUP";
          case SIGNAL_BASE + 2 -> "SIGINT";
          case SIGNAL_BASE + 4 -> "SIGILL";
          case SIGNAL_BASE + 6 -> "SIGABRT";
          case SIGNAL_BASE + 7 -> "SIGBUS";
          case SIGNAL_BASE + 8 -> "SIGFPE";
          case SIGNAL_BASE + 9 -> "SIGKILL";
          case SIGNAL_BASE + 11 -> "SIGSEGV";
          case SIGNAL_BASE + 13 -> "SIGPIPE";
          case SIGNAL_BASE + 15 -> "SIGTERM";
          default -> "";
        };
    if (exitCode == 0) {
      return "failed though its command exited with 0";
    }
    if (exitCode == BuildEvent.StepFinished.REFUSED) {
      return "refused for undeclared files";
    }
    return meaning.isEmpty() ? "exit " + exitCode : "exit " + exitCode + " (" + meaning + ")";
  }
}
