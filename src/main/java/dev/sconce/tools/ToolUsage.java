package dev.sconce.tools;

/** How a tool ends when it was asked for help, or asked in a way that it does not understand. */
final class ToolUsage {
  private ToolUsage() {}

  /** Prints the error that {@code option} stands for, if it does, and the usage; returns 1. */
  static int print(
      ToolOutput output, ToolArguments arguments, Getopt options, int option, String usage) {
    if (option == Getopt.WRONG) {
      output.complain(arguments.tool() + ": " + options.error());
    }
    output.print(usage);
    return 1;
  }
}
