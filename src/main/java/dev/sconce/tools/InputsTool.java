package dev.sconce.tools;

import dev.sconce.frontend.ninja.ShellQuote;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints all inputs of some targets. */
final class InputsTool {
  private static final String USAGE =
      """
      Usage '-t inputs [options] [targets]

      List all inputs used for a set of targets, sorted in dependency order.
      Note that by default, results are shell escaped, and sorted alphabetically,
      and never include validation target paths.

      Options:
        -h, --help          Print this message.
        -0, --print0            Use \\0, instead of \\n as a line terminator.
        -E, --no-shell-escape   Do not shell escape the result.
        -d, --dependency-order  Sort results by dependency order.
      """;

  /** The direct and indirect inputs of targets, in dependency order. */
  static final class Collected extends InputWalk {
    private final Set<Node> visited = new HashSet<>();
    private final List<String> paths = new ArrayList<>();
    private final boolean quoted;

    Collected(boolean quoted) {
      this.quoted = quoted;
    }

    /** Adds all inputs of a target, but not the target itself. */
    void into(Node target) {
      Edge producer = target.producer();
      if (producer != null) {
        for (Node input : producer.inputs()) {
          walk(input);
        }
      }
    }

    List<String> paths() {
      return paths;
    }

    @Override
    boolean enter(Node node) {
      return visited.add(node);
    }

    @Override
    void leave(Node node) {
      Edge producer = node.producer();
      if (producer == null || !producer.phony()) {
        paths.add(quoted ? ShellQuote.quoted(node.path()) : node.path());
      }
    }
  }

  private final ToolOutput output;
  private final TargetFinder targets;

  InputsTool(ToolOutput output, TargetFinder targets) {
    this.output = output;
    this.targets = targets;
  }

  int run(ToolArguments arguments) {
    boolean quoted = true;
    boolean inOrder = false;
    String end = "\n";
    Getopt options =
        arguments.options(
            "h0Ed",
            new Getopt.LongOption("help", false, 'h'),
            new Getopt.LongOption("no-shell-escape", false, 'E'),
            new Getopt.LongOption("print0", false, '0'),
            new Getopt.LongOption("dependency-order", false, 'd'));
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      switch (option) {
        case 'd' -> inOrder = true;
        case 'E' -> quoted = false;
        case '0' -> end = "\0";
        default -> {
          return ToolArguments.Usage.print(output, arguments, options, option, USAGE);
        }
      }
    }
    Collected collected = new Collected(quoted);
    try {
      for (Node target : targets.named(options.operands())) {
        collected.into(target);
      }
    } catch (TargetFinder.TargetException e) {
      output.error(e.getMessage());
      return 1;
    }
    List<String> paths = collected.paths();
    if (!inOrder) {
      Collections.sort(paths);
    }
    for (String path : paths) {
      output.print(path).print(end);
    }
    return 0;
  }

  /** Prints the inputs of each target, each with the name of the target. */
  static final class MultiInputsTool {
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
            return ToolArguments.Usage.print(output, arguments, options, option, USAGE);
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
}
