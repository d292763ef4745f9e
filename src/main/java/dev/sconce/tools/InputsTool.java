package dev.sconce.tools;

import dev.sconce.frontend.ninja.ShellQuote;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints all files that some targets are made from. */
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

  /** The inputs of targets and their inputs, those first that others need. */
  static final class Collected extends InputWalk {
    private final Set<Node> visited = new HashSet<>();
    private final List<String> paths = new ArrayList<>();
    private final boolean quoted;

    Collected(boolean quoted) {
      this.quoted = quoted;
    }

    /** Adds all that goes into a target, not the target itself. */
    void into(Node target) {
      Edge producer = target.producer();
      if (producer != null) {
        for (Node input : producer.inputs()) {
          from(input);
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
          return ToolUsage.print(output, arguments, options, option, USAGE);
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
}
