package dev.sconce.app.ninja;

import dev.sconce.app.workspace.WorkspaceLock;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.RemoteOutputs;
import dev.sconce.tools.NinjaLogFiles;
import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.ToolContext;
import dev.sconce.tools.ToolOutput;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs {@code ninja -t}: reads what the tool needs and runs it. During a running build it reads the
 * logs without writing them.
 */
final class ToolCommand {
  /** Reads the manifest, or reports why it cannot be read. */
  interface ManifestReader {
    Manifest read() throws NinjaExit;
  }

  private final NinjaOptions options;
  private final NinjaTool tool;
  private final ToolOutput output;
  private final DiskFiles files;
  private final ManifestReader manifests;
  private final WorkspaceLock lock;

  ToolCommand(
      NinjaOptions options,
      NinjaTool tool,
      ToolOutput output,
      DiskFiles files,
      ManifestReader manifests,
      WorkspaceLock lock) {
    this.options = options;
    this.tool = tool;
    this.output = output;
    this.files = files;
    this.manifests = manifests;
    this.lock = lock;
  }

  int run() throws NinjaExit, NinjaLogFiles.LogException {
    if (tool.stage() == NinjaTool.Stage.FLAGS) {
      Graph graph = new Graph();
      return run(graph, List.of(), logs(graph, ""), false);
    }
    Manifest manifest = manifests.read();
    NinjaLogFiles logs = logs(manifest.graph(), manifest.variable("builddir"));
    return run(manifest.graph(), manifest.rules(), logs, tool.stage() == NinjaTool.Stage.LOGS);
  }

  private NinjaLogFiles logs(Graph graph, String directory) {
    return new NinjaLogFiles(
        output, files, graph, directory, () -> BuildLog.NEWEST_VERSION, lock::takeIfFree);
  }

  private int run(Graph graph, List<Manifest.RuleText> rules, NinjaLogFiles logs, boolean readLogs)
      throws NinjaExit, NinjaLogFiles.LogException {
    BuildLog buildLog = BuildLog.inMemory(graph);
    DepsLog depsLog = DepsLog.inMemory(graph);
    if (readLogs) {
      boolean repair = !options.dryRun();
      if (repair) {
        logs.makeDirectory();
      }
      buildLog = logs.readBuildLog();
      if (repair) {
        logs.prepare(buildLog);
      }
      depsLog = logs.readDepsLog();
      if (repair) {
        logs.prepare(depsLog);
      }
    }
    String directory = absoluteDirectory();
    RemoteOutputs remote = RemoteOutputs.at(state(directory));
    ToolContext context =
        new ToolContext(
            output,
            files,
            directory,
            graph,
            rules,
            logs,
            buildLog,
            depsLog,
            remote,
            options.verbosity() == Verbosity.VERBOSE,
            options.dryRun());
    int code = tool.run(context, options.toolArguments());
    try {
      remote.close();
    } catch (IOException e) {
      output.fatal(String.valueOf(e.getMessage()));
      throw new NinjaExit(1);
    }
    return code;
  }

  private Path state(String directory) throws NinjaExit {
    try {
      return NativePath.of("open", directory).resolve(".sconce");
    } catch (FileException e) {
      output.fatal(String.valueOf(e.getMessage()));
      throw new NinjaExit(1);
    }
  }

  private String absoluteDirectory() throws NinjaExit {
    try {
      return WorkingDirectory.absolute(options.directoryOrEmpty());
    } catch (IOException e) {
      output.fatal("cannot determine working directory: " + e.getMessage());
      throw new NinjaExit(1);
    }
  }
}
