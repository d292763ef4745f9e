package dev.sconce.engine;

import dev.sconce.discover.DepfileParser;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.Optional;

/**
 * The depfile of a step that stays on disk. Depfiles of steps with {@code deps} are in ninja's log
 * instead.
 */
public final class KeptDepfile {
  private static final Node[] NONE = {};

  private KeptDepfile() {}

  /**
   * The inputs that the depfile reports, as nodes of the graph. Empty if there is no usable file:
   * the next build finds the same, and runs the step for that reason.
   */
  public static Node[] inputs(Edge edge, Graph graph, FileSystem files) {
    String path = edge.flag("deps") ? "" : edge.depfile();
    if (path.isEmpty()) {
      return NONE;
    }
    try {
      Optional<byte[]> content = files.read(path);
      return content.isEmpty() || content.get().length == 0
          ? NONE
          : DepfileParser.parse(path, content.get()).inputNodes(graph);
    } catch (DepfileParser.DepfileException | IOException unusable) {
      return NONE;
    }
  }
}
