package dev.sconce.tools;

import dev.sconce.files.FileSystem;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.RemoteOutputs;
import java.util.List;

/**
 * The objects on which a tool works.
 *
 * @param directory the absolute path of the build directory
 * @param graph the graph of the manifest; empty if the tool does not need it
 * @param rules the rules of the manifest, sorted by name
 * @param logs the location of the logs, for tools that read them themselves
 * @param buildLog the build log; empty if the tool does not need it
 * @param depsLog the deps log; empty if the tool does not need it
 * @param remote the outputs that were left in a remote cache
 * @param verbose whether to print every action
 * @param dryRun whether to leave files unchanged
 */
public record ToolContext(
    ToolOutput output,
    FileSystem files,
    String directory,
    Graph graph,
    List<Manifest.RuleText> rules,
    NinjaLogFiles logs,
    BuildLog buildLog,
    DepsLog depsLog,
    RemoteOutputs remote,
    boolean verbose,
    boolean dryRun) {
  public ToolContext {
    rules = List.copyOf(rules);
  }

  TargetFinder targets() {
    return new TargetFinder(graph, depsLog);
  }

  DyndepLoader dyndeps() {
    return new DyndepLoader(graph, files, new NinjaDyndepReader());
  }

  FileRemover cleaning() {
    return new FileRemover(output, files, remote, verbose, dryRun);
  }
}
