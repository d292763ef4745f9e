package dev.sconce.tools;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Lists the rules of the manifest. */
final class RulesTool {
  private static final String USAGE =
      """
      usage: ninja -t rules [options]

      options:
        -d     also print the description of the rule
        -h     print this message
      """;

  private final ToolOutput output;
  private final SortedMap<String, Optional<String>> rules;

  /**
   * @param rules descriptions as they were written, by name
   */
  RulesTool(ToolOutput output, SortedMap<String, Optional<String>> rules) {
    this.output = output;
    this.rules = rules;
  }

  int run(ToolArguments arguments) {
    boolean described = false;
    Getopt options = arguments.options("hd");
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      if (option != 'd') {
        return Usage.print(output, options, option, USAGE);
      }
      described = true;
    }
    for (Map.Entry<String, Optional<String>> rule : rules.entrySet()) {
      output.print(rule.getKey());
      if (described && rule.getValue().isPresent()) {
        output.print(": ").print(rule.getValue().get());
      }
      output.line();
    }
    return 0;
  }
}
