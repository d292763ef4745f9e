package dev.sconce.tools;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import java.util.List;

/** Prints a compilation database of all edges, or those of some rules. */
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
        return ToolUsage.print(output, arguments, options, option, USAGE);
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

  /** Adds an edge as often as its rule is named. */
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
}
