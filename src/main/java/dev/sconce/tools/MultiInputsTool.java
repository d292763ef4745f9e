package dev.sconce.tools;

import dev.sconce.graph.Node;
import java.util.List;

/** Prints for each of some targets the files that it is made from, each with the target's name. */
final class MultiInputsTool {
  private static final String USAGE =
      """
      Usage '-t multi-inputs [options] [targets]

      Print one or more sets of inputs required to build targets, sorted in dependency order.
      The tool works like inputs tool but with addition of the target for each line.
      The output will be a series of lines with the following elements:
      <target> <delimiter> <input> <terminator>
      Note that a given input may appear for several targets if it is used by more than one targets.
      Options:
        -h, --help                   Print this message.
        -d  --delimiter=DELIM        Use DELIM instead of TAB for field delimiter.
        -0, --print0                 Use \\0, instead of \\n as a line terminator.
      """;

  private final ToolOutput output;
  private final TargetFinder targets;

  MultiInputsTool(ToolOutput output, TargetFinder targets) {
    this.output = output;
    this.targets = targets;
  }

  int run(ToolArguments arguments) {
    String end = "\n";
    String delimiter = "\t";
    Getopt options =
        arguments.options(
            "d:h0",
            new Getopt.LongOption("help", false, 'h'),
            new Getopt.LongOption("delimiter", true, 'd'),
            new Getopt.LongOption("print0", false, '0'));
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      switch (option) {
        case 'd' -> delimiter = options.argument();
        case '0' -> end = "\0";
        default -> {
          return ToolUsage.print(output, arguments, options, option, USAGE);
        }
      }
    }
    List<Node> nodes;
    try {
      nodes = targets.named(options.operands());
    } catch (TargetFinder.TargetException e) {
      output.error(e.getMessage());
      return 1;
    }
    for (Node target : nodes) {
      InputsTool.Collected collected = new InputsTool.Collected(false);
      collected.into(target);
      for (String path : collected.paths()) {
        output.print(target.path()).print(delimiter).print(path).print(end);
      }
    }
    return 0;
  }
}
