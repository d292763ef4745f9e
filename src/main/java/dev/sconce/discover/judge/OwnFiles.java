package dev.sconce.discover.judge;

import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files of a step: its outputs, its depfile and response file, and those that tools add. */
final class OwnFiles {
  private final AccessJudge judge;
  private final Edge edge;
  private final FileNames names;
  private final Workspace workspace;
  private final ToolRules.ConventionOutputs byConvention;
  private final Set<String> besideOutputs = new HashSet<>();
  private final List<String> outputs = new ArrayList<>();

  OwnFiles(AccessJudge judge, Edge edge, FileNames names) {
    this.judge = judge;
    this.edge = edge;
    this.names = names;
    this.workspace = judge.workspace();
    for (Node output : edge.outputs()) {
      outputs.add(workspace.absolute(output.path()));
    }
    add(edge.depfile());
    add(edge.rspfile());
    this.byConvention = judge.rules().outputsOf(edge);
  }

  private void add(String path) {
    if (!path.isEmpty()) {
      besideOutputs.add(CanonicalPath.of(path));
    }
  }

  boolean contains(String path, List<Node> nodes) {
    for (Node node : nodes) {
      if (GraphOrder.producers(node).contains(edge)) {
        return true;
      }
    }
    if (!nodes.isEmpty() && nodes.stream().anyMatch(FileNames::isMadeByCommand)) {
      return false;
    }
    for (String name : names.of(path)) {
      if (besideOutputs.contains(name)) {
        return true;
      }
    }
    return judge.makerOfDirectoryAbove(path) == edge
        || byConvention.contains(workspace.shown(path));
  }

  /** Whether an output is below a directory. */
  boolean isAbove(String directory) {
    for (String output : outputs) {
      if (Workspace.isWithin(output, directory)) {
        return true;
      }
    }
    return false;
  }
}
