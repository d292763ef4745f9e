package dev.sconce.tools;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;

/** Removes what former manifests had built and the present one no longer knows. */
final class CleanDeadTool {
  private final Graph graph;
  private final BuildLog log;
  private final DyndepLoader dyndeps;
  private final FileRemover cleaning;

  CleanDeadTool(Graph graph, BuildLog log, DyndepLoader dyndeps, FileRemover cleaning) {
    this.graph = graph;
    this.log = log;
    this.dyndeps = dyndeps;
    this.cleaning = cleaning;
  }

  int run() {
    cleaning.begin();
    dyndeps.loadWhatIsThere();
    for (String path : log.outputs()) {
      Node node = graph.find(path);
      if (node == null || (node.producer() == null && graph.consumerCount(node) == 0)) {
        cleaning.remove(path);
      }
    }
    return cleaning.end();
  }
}
