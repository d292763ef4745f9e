package dev.sconce.tools;

import dev.sconce.files.FileSystem;
import dev.sconce.graph.Node;
import dev.sconce.history.DepsLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Prints the deps log's inputs of some targets, or of all targets with a live entry. */
final class DepsTool {
  private final ToolOutput output;
  private final FileSystem files;
  private final TargetFinder targets;
  private final DepsLog log;

  DepsTool(ToolOutput output, FileSystem files, TargetFinder targets, DepsLog log) {
    this.output = output;
    this.files = files;
    this.targets = targets;
    this.log = log;
  }

  int run(List<String> names) {
    List<Node> nodes;
    try {
      nodes = names.isEmpty() ? live() : targets.named(names);
    } catch (TargetFinder.TargetException e) {
      output.error(e.getMessage());
      return 1;
    }
    for (Node node : nodes) {
      if (log.has(node)) {
        print(node);
      } else {
        output.print(node.path()).line(": deps not found");
      }
    }
    return 0;
  }

  private List<Node> live() {
    List<Node> live = new ArrayList<>();
    for (Node node : log.nodes()) {
      if (DepsLog.isLive(node)) {
        live.add(node);
      }
    }
    return live;
  }

  private void print(Node node) {
    Node[] dependencies = log.dependencies(node);
    long recorded = log.mtimeNanos(node);
    output.print(node.path()).print(": #deps ").print(Integer.toString(dependencies.length));
    output.print(", deps mtime ").print(Long.toString(recorded));
    output.line(isStale(node, recorded) ? " (STALE)" : " (VALID)");
    for (Node dependency : dependencies) {
      output.print("    ").line(dependency.path());
    }
    output.line();
  }

  private boolean isStale(Node node, long recordedNanos) {
    try {
      long now = files.mtimeNanos(node.path());
      return now == 0 || now > recordedNanos;
    } catch (IOException e) {
      output.error(String.valueOf(e.getMessage()));
      return false;
    }
  }
}
