package dev.sconce.tools;

import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Spellcheck;
import dev.sconce.history.DepsLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the nodes that command-line words name. */
public final class TargetFinder {
  private final Graph graph;
  private final DepsLog depsLog;

  /** Targets of a graph. The deps log finds the reader of a file for {@code name^}. */
  public TargetFinder(Graph graph, DepsLog depsLog) {
    this.graph = graph;
    this.depsLog = depsLog;
  }

  /** The named nodes, or the default targets if no name is given. */
  public List<Node> named(List<String> names) throws TargetException {
    if (names.isEmpty()) {
      return graph.defaults().isEmpty() ? roots() : graph.defaults();
    }
    List<Node> nodes = new ArrayList<>(names.size());
    for (String name : names) {
      nodes.add(named(name));
    }
    return nodes;
  }

  /** The nodes that an edge produces and no edge consumes. */
  public List<Node> roots() throws TargetException {
    List<Node> roots = graph.roots();
    if (roots.isEmpty() && graph.edgeCount() > 0) {
      throw new TargetException("could not determine root nodes of build graph");
    }
    return roots;
  }

  /** The named node; {@code name^} is the first output made from it. */
  public Node named(String name) throws TargetException {
    if (name.isEmpty()) {
      throw new TargetException("empty path");
    }
    String path = CanonicalPath.of(name);
    boolean firstOutput = path.endsWith("^");
    if (firstOutput) {
      path = path.substring(0, path.length() - 1);
    }
    Node node = graph.find(path);
    if (node == null) {
      throw new TargetException("unknown target '" + path + "'" + advice(path));
    }
    return firstOutput ? firstOutput(node) : node;
  }

  private Node firstOutput(Node node) throws TargetException {
    if (graph.consumerCount(node) > 0) {
      return graph.consumer(node, 0).outputs()[0];
    }
    Optional<Node> reader = depsLog.firstDependent(node);
    if (reader.isEmpty()) {
      throw new TargetException("'" + node.path() + "' has no out edge");
    }
    return reader.get();
  }

  private String advice(String path) {
    if (path.equals("clean")) {
      return ", did you mean 'ninja -t clean'?";
    }
    if (path.equals("help")) {
      return ", did you mean 'ninja -h'?";
    }
    Optional<Node> similar = Spellcheck.node(graph, path);
    return similar.isPresent() ? ", did you mean '" + similar.get().path() + "'?" : "";
  }

  /** Thrown if a target cannot be built or queried. The message is ninja's. */
  public static final class TargetException extends Exception {
    private static final long serialVersionUID = 1L;

    TargetException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
