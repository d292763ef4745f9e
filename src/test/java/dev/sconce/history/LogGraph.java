package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.graph.SourceLocation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A graph whose edges have variables that tests set. */
final class LogGraph {
  final Graph graph = new Graph();

  Node node(String path) {
    return graph.node(path);
  }

  Node[] nodes(String... paths) {
    return Arrays.stream(paths).map(graph::node).toArray(Node[]::new);
  }

  /** Adds an edge with a command and one or more outputs. */
  Edge edge(String command, String... outputs) {
    return edge(Map.of("command", command), outputs);
  }

  Edge edge(Map<String, String> variables, String... outputs) {
    Node[] made = nodes(outputs);
    return graph.addEdge(
        new FixedBindings(new HashMap<>(variables)),
        Pool.DEFAULT,
        false,
        new Edge.Nodes(new Node[0], 0, 0, made, made.length, new Node[0], null));
  }

  /** Sets a variable of an edge. */
  static void set(Edge edge, String variable, String value) {
    ((FixedBindings) edge.bindings()).variables.put(variable, value);
  }

  private record FixedBindings(Map<String, String> variables) implements Edge.Bindings {
    @Override
    public String ruleName() {
      return "rule";
    }

    @Override
    public String value(Edge edge, String variable) {
      return variables.getOrDefault(variable, "");
    }

    @Override
    public String unquotedValue(Edge edge, String variable) {
      return value(edge, variable);
    }

    @Override
    public void appendCommand(Edge edge, ByteSink sink) {
      sink.put(value(edge, "command"));
    }

    @Override
    public SourceLocation location() {
      return new SourceLocation("build.ninja", 1, 0);
    }
  }
}
