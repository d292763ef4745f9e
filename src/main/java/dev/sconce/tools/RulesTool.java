package dev.sconce.tools;

import dev.sconce.frontend.ninja.Manifest;
import java.util.List;

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
  private final List<Manifest.RuleText> rules;

  RulesTool(ToolOutput output, List<Manifest.RuleText> rules) {
    this.output = output;
    this.rules = rules;
  }

  int run(ToolArguments arguments) {
    boolean described = false;
    Getopt options = arguments.options("hd");
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      if (option != 'd') {
        return ToolArguments.Usage.print(output, arguments, options, option, USAGE);
      }
      described = true;
    }
    for (Manifest.RuleText rule : rules) {
      output.print(rule.name());
      if (described && rule.description().isPresent()) {
        output.print(": ").print(rule.description().get());
      }
      output.line();
    }
    return 0;
  }
}
