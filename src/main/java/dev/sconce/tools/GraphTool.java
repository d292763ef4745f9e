package dev.sconce.tools;

import dev.sconce.graph.DyndepException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints the graph of some targets and their inputs in the language of Graphviz. */
final class GraphTool extends InputWalk {
  /** Ids of nodes and edges have separate ranges here; ninja prints memory addresses instead. */
  private static final long FIRST_NODE = 0x100000000L;

  private static final long FIRST_EDGE = 0x200000000L;

  private final ToolOutput output;
  private final DyndepLoader dyndeps;
  private final Set<Node> seenNodes = new HashSet<>();
  private final Set<Edge> seenEdges = new HashSet<>();

  GraphTool(ToolOutput output, DyndepLoader dyndeps) {
    this.output = output;
    this.dyndeps = dyndeps;
  }

  int run(List<Node> targets) {
    output.line("digraph ninja {");
    output.line("rankdir=\"LR\"");
    output.line("node [fontsize=10, shape=box, height=0.25]");
    output.line("edge [fontsize=10]");
    for (Node target : targets) {
      walk(target);
    }
    output.line("}");
    return 0;
  }

  @Override
  boolean enter(Node node) {
    if (!seenNodes.add(node)) {
      return false;
    }
    String label = node.path().replace('\\', '/');
    output.print(name(node)).print(" [label=\"").print(label).line("\"]");
    Edge edge = node.producer();
    if (edge == null || !seenEdges.add(edge)) {
      return false;
    }
    try {
      dyndeps.load(edge);
    } catch (DyndepException e) {
      output.warning(e.getMessage() + "\n");
    }
    print(edge);
    return true;
  }

  private void print(Edge edge) {
    String rule = edge.bindings().ruleName();
    Node[] inputs = edge.inputs();
    if (inputs.length == 1 && edge.outputs().length == 1) {
      arrow(name(inputs[0]), name(edge.outputs()[0]), " [label=\" " + rule + "\"]");
      return;
    }
    output.print(name(edge)).print(" [label=\"").print(rule).line("\", shape=ellipse]");
    for (Node made : edge.outputs()) {
      arrow(name(edge), name(made), "");
    }
    for (int i = 0; i < inputs.length; i++) {
      String style = i < edge.triggeringInputs() ? "" : " style=dotted";
      arrow(name(inputs[i]), name(edge), " [arrowhead=none" + style + "]");
    }
  }

  private void arrow(String from, String to, String attributes) {
    output.print(from).print(" -> ").print(to).line(attributes);
  }

  private static String name(Node node) {
    return "\"0x" + Long.toHexString(FIRST_NODE + node.id()) + "\"";
  }

  private static String name(Edge edge) {
    return "\"0x" + Long.toHexString(FIRST_EDGE + edge.id()) + "\"";
  }
}
