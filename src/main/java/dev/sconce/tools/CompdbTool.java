package dev.sconce.tools;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints a compilation database of all edges or of the edges of some rules. */
final class CompdbTool {
  private static final String USAGE =
      """
      usage: ninja -t compdb [options] [rules]

      options:
        -x     expand @rspfile style response file invocations
      """;

  private final ToolOutput output;
  private final Graph graph;
  private final String directory;

  CompdbTool(ToolOutput output, Graph graph, String directory) {
    this.output = output;
    this.graph = graph;
    this.directory = directory;
  }

  int run(ToolArguments arguments) {
    boolean expands = false;
    Getopt options = arguments.options("hx");
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      if (option != 'x') {
        return ToolArguments.Usage.print(output, arguments, options, option, USAGE);
      }
      expands = true;
    }
    List<String> rules = options.operands();
    CompilationDatabase database = new CompilationDatabase(output, directory, expands);
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (edge.inputs().length > 0) {
        add(edge, rules, database);
      }
    }
    database.end();
    return 0;
  }

  /** Adds an edge once for each time that its rule is named. */
  private static void add(Edge edge, List<String> rules, CompilationDatabase database) {
    if (rules.isEmpty()) {
      database.add(edge);
    }
    for (String rule : rules) {
      if (edge.bindings().ruleName().equals(rule)) {
        database.add(edge);
      }
    }
  }

  /** Prints a compilation database of the edges that build some targets, in dependency order. */
  static final class CompdbTargetsTool extends InputWalk {
    private static final String USAGE =
        """
        usage: ninja -t compdb [-hx] target [targets]

        options:
          -h     display this help message
          -x     expand @rspfile style response file invocations
        """;

    private final ToolOutput output;
    private final TargetFinder targets;
    private final String directory;
    private final Set<Node> seenNodes = new HashSet<>();
    private final Set<Edge> seenEdges = new HashSet<>();
    private final List<Edge> collected = new ArrayList<>();

    CompdbTargetsTool(ToolOutput output, TargetFinder targets, String directory) {
      this.output = output;
      this.targets = targets;
      this.directory = directory;
    }

    int run(ToolArguments arguments) {
      boolean expands = false;
      Getopt options = arguments.options("hx");
      for (int option = options.next(); option != Getopt.END; option = options.next()) {
        if (option != 'x') {
          return ToolArguments.Usage.print(output, arguments, options, option, USAGE);
        }
        expands = true;
      }
      List<String> names = options.operands();
      if (names.isEmpty()) {
        output.error("compdb-targets expects the name of at least one target");
        output.print(USAGE);
        return 1;
      }
      try {
        for (String name : names) {
          walk(target(name));
        }
      } catch (TargetFinder.TargetException e) {
        output.fatal(e.getMessage());
        return 1;
      }
      CompilationDatabase database = new CompilationDatabase(output, directory, expands);
      for (Edge edge : collected) {
        database.add(edge);
      }
      database.end();
      return 0;
    }

    private Node target(String name) throws TargetFinder.TargetException {
      Node node = targets.named(name);
      if (node.producer() == null) {
        throw new TargetFinder.TargetException(
            "'"
                + node.path()
                + "' is not a target (i.e. it is not an output of any `build` statement)");
      }
      return node;
    }

    @Override
    boolean enter(Node node) {
      Edge edge = node.producer();
      return seenNodes.add(node) && edge != null && seenEdges.add(edge);
    }

    @Override
    void leave(Node node) {
      Edge edge = node.producer();
      if (edge != null && !edge.phony() && edge.inputs().length > 0) {
        collected.add(edge);
      }
    }
  }
}
