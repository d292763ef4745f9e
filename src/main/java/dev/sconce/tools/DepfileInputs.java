package dev.sconce.tools;

import dev.sconce.discover.Depfile;
import dev.sconce.discover.DepfileException;
import dev.sconce.discover.DepfileParser;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what depfiles that stay on disk name. One that cannot be used names nothing. */
final class DepfileInputs {
  private final Graph graph;
  private final FileSystem files;

  DepfileInputs(Graph graph, FileSystem files) {
    this.graph = graph;
    this.files = files;
  }

  List<Node> of(Edge edge) {
    String path = edge.depfile();
    if (path.isEmpty()) {
      return List.of();
    }
    try {
      Optional<byte[]> content = files.read(path);
      if (content.isEmpty() || content.get().length == 0) {
        return List.of();
      }
      Depfile depfile = DepfileParser.parse(path, content.get());
      return speaksOf(edge, depfile) ? List.of(depfile.inputNodes(graph)) : List.of();
    } catch (IOException | DepfileException unusable) {
      // A build says so and runs the step again, which then names its inputs anew.
      return List.of();
    }
  }

  private static boolean speaksOf(Edge edge, Depfile depfile) {
    if (depfile.outputCount() == 0) {
      return false;
    }
    Set<String> made = new HashSet<>();
    for (Node output : edge.outputs()) {
      made.add(output.path());
    }
    if (!CanonicalPath.of(depfile.output(0)).equals(edge.outputs()[0].path())) {
      return false;
    }
    for (int i = 1; i < depfile.outputCount(); i++) {
      if (!made.contains(depfile.output(i))) {
        return false;
      }
    }
    return true;
  }
}
