package dev.sconce.engine;

import dev.sconce.discover.DepfileParser;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.Optional;

/** The depfile that a step has left and that stays; that of {@code deps} is in ninja's log. */
public final class KeptDepfile {
  private static final Node[] NONE = {};

  private KeptDepfile() {}

  /**
   * What it says that the step has read, made nodes of the graph. Nothing when there is no such
   * file, or one that cannot be used: the next build finds the same, and runs the step for it.
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
