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
 * What a tool works on.
 *
 * @param directory the build directory, an absolute path
 * @param graph of the manifest; empty for a tool that does without
 * @param rules of the manifest, by name
 * @param logs where the logs are, for tools that read them by themselves
 * @param buildLog as it was read; empty for a tool that does without
 * @param depsLog as it was read; empty for a tool that does without
 * @param remote what was left in a remote cache
 * @param verbose whether every step is told
 * @param dryRun whether files are left alone
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
  /** Copies the list. */
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
