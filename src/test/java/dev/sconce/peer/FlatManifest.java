package dev.sconce.peer;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A manifest with the steps of another one, in which each step contains the text of its command. So
 * inputs and outputs can be removed without changing the command.
 */
final class FlatManifest {
  private final Graph graph;
  private final Map<Integer, Statement> changed = new LinkedHashMap<>();

  private record Statement(List<String> outputs, List<String> inputs, List<String> orderOnly) {}

  FlatManifest(Graph graph) {
    this.graph = graph;
  }

  private Statement statement(Edge edge) {
    Statement known = changed.get(edge.id());
    if (known != null) {
      return known;
    }
    int triggering = edge.triggeringInputs();
    Node[] inputs = edge.inputs();
    return new Statement(
        paths(edge.outputs()),
        paths(Arrays.copyOf(inputs, triggering)),
        paths(Arrays.copyOfRange(inputs, triggering, inputs.length)));
  }

  private static List<String> paths(Node[] nodes) {
    List<String> paths = new ArrayList<>();
    for (Node node : nodes) {
      paths.add(node.path());
    }
    return paths;
  }

  /** Removes inputs of any kind from a step. */
  FlatManifest withoutInputs(Edge edge, Collection<String> inputs) {
    Statement old = statement(edge);
    changed.put(
        edge.id(),
        new Statement(
            old.outputs(), without(old.inputs(), inputs), without(old.orderOnly(), inputs)));
    return this;
  }

  FlatManifest withoutOutput(Edge edge, String output) {
    Statement old = statement(edge);
    changed.put(
        edge.id(),
        new Statement(without(old.outputs(), Set.of(output)), old.inputs(), old.orderOnly()));
    return this;
  }

  FlatManifest withOutput(Edge edge, String output) {
    Statement old = statement(edge);
    List<String> outputs = new ArrayList<>(old.outputs());
    outputs.add(output);
    changed.put(edge.id(), new Statement(outputs, old.inputs(), old.orderOnly()));
    return this;
  }

  private static List<String> without(List<String> all, Collection<String> gone) {
    List<String> left = new ArrayList<>(all);
    left.removeAll(new HashSet<>(gone));
    return left;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      Statement statement = statement(edge);
      String rule = edge.phony() ? "phony" : "step" + id;
      if (!edge.phony()) {
        text.append("rule ").append(rule).append('\n');
        variable(text, "command", edge.command());
        variable(text, "depfile", edge.depfile());
        variable(text, "rspfile", edge.rspfile());
        variable(text, "rspfile_content", edge.value("rspfile_content"));
        variable(text, "restat", edge.restat() ? "1" : "");
        variable(text, "generator", edge.generator() ? "1" : "");
      }
      text.append("build");
      statement.outputs().forEach(path -> text.append(' ').append(escape(path)));
      text.append(": ").append(rule);
      statement.inputs().forEach(path -> text.append(' ').append(escape(path)));
      text.append(statement.orderOnly().isEmpty() ? "" : " ||");
      statement.orderOnly().forEach(path -> text.append(' ').append(escape(path)));
      text.append(edge.console() ? "\n  pool = console\n" : "\n");
    }
    graph
        .defaults()
        .forEach(node -> text.append("default ").append(escape(node.path())).append('\n'));
    return text.toString();
  }

  private static void variable(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append("  ").append(name).append(" = ").append(value.replace("$", "$$")).append('\n');
    }
  }

  private static String escape(String path) {
    return path.replace("$", "$$").replace(" ", "$ ").replace(":", "$:");
  }
}
