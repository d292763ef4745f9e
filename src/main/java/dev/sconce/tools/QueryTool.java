package dev.sconce.tools;

import dev.sconce.graph.DyndepException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.List;

/** Prints the inputs of some files and the outputs that depend on them. */
final class QueryTool {
  private final ToolOutput output;
  private final Graph graph;
  private final TargetFinder targets;
  private final DyndepLoader dyndeps;

  QueryTool(ToolOutput output, Graph graph, TargetFinder targets, DyndepLoader dyndeps) {
    this.output = output;
    this.graph = graph;
    this.targets = targets;
    this.dyndeps = dyndeps;
  }

  int run(List<String> names) {
    if (names.isEmpty()) {
      output.error("expected a target to query");
      return 1;
    }
    for (String name : names) {
      try {
        query(targets.named(name));
      } catch (TargetFinder.TargetException e) {
        output.error(e.getMessage());
        return 1;
      }
    }
    return 0;
  }

  private void query(Node node) {
    output.print(node.path()).line(":");
    Edge producer = node.producer();
    if (producer != null) {
      try {
        dyndeps.load(producer);
      } catch (DyndepException e) {
        output.warning(e.getMessage() + "\n");
      }
      printProducer(producer);
    }
    output.line("  outputs:");
    for (int i = 0; i < graph.consumerCount(node); i++) {
      printOutputs(graph.consumer(node, i));
    }
    if (!node.validating().isEmpty()) {
      output.line("  validation for:");
      for (Edge edge : node.validating()) {
        printOutputs(edge);
      }
    }
  }

  private void printProducer(Edge edge) {
    output.print("  input: ").line(edge.bindings().ruleName());
    for (int i = 0; i < edge.inputs().length; i++) {
      String kind = i < edge.explicitInputs() ? "" : i < edge.triggeringInputs() ? "| " : "|| ";
      output.print("    ").print(kind).line(edge.inputs()[i].path());
    }
    if (edge.validations().length > 0) {
      output.line("  validations:");
      for (Node validation : edge.validations()) {
        output.print("    ").line(validation.path());
      }
    }
  }

  private void printOutputs(Edge edge) {
    for (Node made : edge.outputs()) {
      output.print("    ").line(made.path());
    }
  }
}
