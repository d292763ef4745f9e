package dev.sconce.tools;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints the commands that build some targets, in dependency order. */
final class CommandsTool extends InputWalk {
  private static final String USAGE =
      """
      usage: ninja -t commands [options] [targets]

      options:
        -s     only print the final command to build [target], not the whole chain
      """;

  private final ToolOutput output;
  private final TargetFinder targets;
  private final Set<Edge> seen = new HashSet<>();
  private boolean lastOnly;

  CommandsTool(ToolOutput output, TargetFinder targets) {
    this.output = output;
    this.targets = targets;
  }

  int run(ToolArguments arguments) {
    Getopt options = arguments.options("hs");
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      if (option != 's') {
        return ToolArguments.Usage.print(output, arguments, options, option, USAGE);
      }
      lastOnly = true;
    }
    List<Node> nodes;
    try {
      nodes = targets.named(options.operands());
    } catch (TargetFinder.TargetException e) {
      output.error(e.getMessage());
      return 1;
    }
    for (Node node : nodes) {
      walk(node);
    }
    return 0;
  }

  @Override
  boolean enter(Node node) {
    Edge edge = node.producer();
    if (edge == null || !seen.add(edge)) {
      return false;
    }
    if (lastOnly) {
      leave(node);
    }
    return !lastOnly;
  }

  @Override
  void leave(Node node) {
    Edge edge = node.producer();
    if (edge != null && !edge.phony()) {
      output.line(edge.command());
    }
  }
}
