package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.StepText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates the names and descriptions of steps. Used only on the thread that owns the graph. */
public final class StepTextEvaluator {
  private static final String CMAKE_TARGET = "CMakeFiles/";
  private static final String CMAKE_TARGET_END = ".dir/";
  private static final String MESON_TARGET_END = ".p/";

  private final Graph graph;

  public StepTextEvaluator(Graph graph) {
    this.graph = graph;
  }

  /** All texts of a step, evaluated now. */
  public StepText of(Edge edge) {
    List<String> outputs = new ArrayList<>(edge.outputs().length);
    for (Node output : edge.outputs()) {
      outputs.add(output.path());
    }
    // The command first: if variables form a cycle, ninja's message starts with the command's.
    String command = edge.command();
    return new StepText(
        label(edge),
        edge.bindings().ruleName(),
        outputs,
        edge.value("description"),
        command,
        edge.console());
  }

  /**
   * The name of a step: its single explicit input if no step makes that, otherwise the first
   * output. If several steps have the same source, as for a static and a shared library, the
   * distinguishing part follows in parentheses: the target of CMake or Meson, or else the output.
   */
  public String label(Edge edge) {
    Node source = sourceNode(edge);
    if (source == null) {
      return edge.outputs()[0].path();
    }
    Edge other = anotherOf(source, edge);
    return other == null ? source.path() : source.path() + " (" + variant(edge, other) + ")";
  }

  /** The source that names a step, even if other steps have the same source. */
  public static Optional<String> source(Edge edge) {
    return Optional.ofNullable(sourceNode(edge)).map(Node::path);
  }

  private static @Nullable Node sourceNode(Edge edge) {
    boolean one = edge.explicitInputs() == 1 && !edge.phony();
    return one && edge.inputs()[0].producer() == null ? edge.inputs()[0] : null;
  }

  private @Nullable Edge anotherOf(Node source, Edge edge) {
    int count = graph.consumerCount(source);
    for (int i = 0; i < count; i++) {
      Edge other = graph.consumer(source, i);
      if (other != edge && !other.phony() && source.equals(sourceNode(other))) {
        return other;
      }
    }
    return null;
  }

  private static String variant(Edge edge, Edge other) {
    String path = edge.outputs()[0].path();
    int cmake = path.lastIndexOf(CMAKE_TARGET);
    int cmakeEnd = cmake < 0 ? -1 : path.indexOf(CMAKE_TARGET_END, cmake);
    if (cmakeEnd >= 0) {
      return path.substring(cmake + CMAKE_TARGET.length(), cmakeEnd);
    }
    int mesonEnd = path.lastIndexOf(MESON_TARGET_END);
    if (mesonEnd >= 0) {
      return path.substring(path.lastIndexOf('/', mesonEnd) + 1, mesonEnd);
    }
    String name = fileName(path);
    return name.equals(fileName(other.outputs()[0].path())) ? path : name;
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
