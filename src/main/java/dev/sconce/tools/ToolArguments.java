package dev.sconce.tools;

import java.util.List;

/**
 * What follows {@code -t TOOL} on the command line, byte strings.
 *
 * @param tool the word before: what errors about options begin with
 * @param operandsEndOptions as the environment variable POSIXLY_CORRECT asks for
 */
public record ToolArguments(String tool, List<String> words, boolean operandsEndOptions) {
  /** Copies the list. */
  public ToolArguments {
    words = List.copyOf(words);
  }

  /** Reads them as options. */
  Getopt options(String shortOptions, Getopt.LongOption... longOptions) {
    return new Getopt(words, shortOptions, List.of(longOptions), operandsEndOptions);
  }

  /** How a tool ends when it was asked for help, or asked in a way that it does not understand. */
  static final class Usage {
    private Usage() {}

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
}
