package dev.sconce.tools;

import java.util.List;

/**
 * The words after {@code -t TOOL} on the command line; byte strings.
 *
 * @param tool the name with which error messages about options start
 * @param operandsEndOptions whether the environment variable POSIXLY_CORRECT is set
 */
public record ToolArguments(String tool, List<String> words, boolean operandsEndOptions) {
  public ToolArguments {
    words = List.copyOf(words);
  }

  /** Parses the words as options. */
  Getopt options(String shortOptions, Getopt.LongOption... longOptions) {
    return new Getopt(words, shortOptions, List.of(longOptions), operandsEndOptions);
  }

  /** Ends a tool after a request for help or an invalid option. */
  static final class Usage {
    private Usage() {}

    /** Prints the error, if {@code option} is {@link Getopt#WRONG}, and the usage; returns 1. */
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
