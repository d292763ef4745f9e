package dev.sconce.tools;

import dev.sconce.files.FileSystem;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Applies the dyndep files on disk to the graph, each file at most once. */
public final class DyndepLoader {
  private final Graph graph;
  private final FileSystem files;
  private final DyndepFile.Reader reader;
  private final Set<Node> tried = new HashSet<>();

  public DyndepLoader(Graph graph, FileSystem files, DyndepFile.Reader reader) {
    this.graph = graph;
    this.files = files;
    this.reader = reader;
  }

  /**
   * Loads the dyndep file of an edge, unless it has none or the file was tried before.
   *
   * @throws DyndepException if the file cannot be read or applied
   */
  void load(Edge edge) throws DyndepException {
    Node file = edge.dyndep();
    if (file == null || !tried.add(file)) {
      return;
    }
    try {
      Optional<byte[]> content = files.read(file.path());
      if (content.isEmpty()) {
        throw new DyndepException("loading '" + file.path() + "': No such file or directory");
      }
      reader.read(graph, file, content.get()).applyTo(graph);
    } catch (IOException e) {
      throw new DyndepException("loading '" + file.path() + "': " + e.getMessage());
    }
  }

  /** Loads every dyndep file that can be loaded. Tools that visit all edges ignore the others. */
  public void loadWhatIsThere() {
    for (int id = 0; id < graph.edgeCount(); id++) {
      try {
        load(graph.edge(id));
      } catch (DyndepException e) {
        // The build will report it; cleaning uses the known part of the graph.
      }
    }
  }
}
