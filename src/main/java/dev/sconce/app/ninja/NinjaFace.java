package dev.sconce.app.ninja;

import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.frontend.ninja.ManifestOptions;
import dev.sconce.frontend.ninja.RuleText;
import dev.sconce.graph.Canonical;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.VariableCycleException;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.schedule.RunResult;
import dev.sconce.tools.LogException;
import dev.sconce.tools.LogFiles;
import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.TargetException;
import dev.sconce.tools.Targets;
import dev.sconce.tools.ToolOutput;
import dev.sconce.tools.Workspace;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;

/** The command {@code ninja}: from its words to its exit code. */
final class NinjaFace {
  private static final int MAX_REMAKES = 100;

  private final NinjaSurroundings surroundings;
  private final NinjaOptions options;
  private final Builds builds;
  private final Metrics metrics;
  private final InstantSource clock;
  private final ToolOutput output;
  private final DiskFiles files;

  NinjaFace(NinjaSurroundings surroundings, NinjaOptions options, Builds builds, Metrics metrics, InstantSource clock) {
    this.surroundings = surroundings;
    this.options = options;
    this.builds = builds;
    this.metrics = metrics;
    this.clock = clock;
    this.output = new ToolOutput(surroundings.out(), surroundings.err());
    this.files = new DiskFiles(directory());
  }

  /** Does what the options say and returns the exit code. */
  int run() {
    try {
      enterDirectory();
      NinjaTool tool = options.tool();
      if (tool != null && tool.stage() == NinjaTool.Stage.FLAGS) {
        return runTool(tool, new Graph(), List.of(), "");
      }
      for (int remakes = 0; remakes < MAX_REMAKES; remakes++) {
        long readAtMillis = clock.millis();
        Manifest manifest = loadManifest();
        String logDirectory = manifest.variable("builddir");
        if (tool != null && tool.stage() == NinjaTool.Stage.MANIFEST) {
          return runTool(tool, manifest.graph(), manifest.rules(), logDirectory);
        }
        Loaded loaded = loadLogs(manifest, logFiles(manifest.graph(), logDirectory), readAtMillis);
        if (tool != null) {
          return runTool(tool, loaded, logDirectory);
        }
        if (!remake(loaded)) {
          return build(loaded);
        }
        if (options.dryRun()) {
          // Nothing was remade, so it would seem out of date for ever.
          return 0;
        }
      }
      output.error(
          "manifest '"
              + options.manifest()
              + "' still dirty after "
              + MAX_REMAKES
              + " tries, perhaps system time is not set");
      return 1;
    } catch (NinjaExit e) {
      return e.code();
    } catch (LogException e) {
      output.error(e.getMessage());
      return 1;
    } catch (VariableCycleException e) {
      output.fatal(String.valueOf(e.getMessage()));
      return 1;
    } catch (UncheckedIOException e) {
      output.fatal(String.valueOf(e.getCause().getMessage()));
      return 1;
    }
  }

  private String directory() {
    String directory = options.directory();
    return directory == null ? "" : directory;
  }

  private void enterDirectory() throws NinjaExit {
    String directory = options.directory();
    if (directory == null) {
      return;
    }
    if (options.tool() == null && options.verbosity() != Verbosity.QUIET) {
      output.print("ninja: Entering directory `").print(directory).line("'");
      output.flush();
    }
    try {
      WorkingDirectory.check(directory);
    } catch (IOException e) {
      output.fatal("chdir to '" + directory + "' - " + e.getMessage());
      throw new NinjaExit(1);
    }
  }

  private Manifest loadManifest() throws NinjaExit {
    long start = metrics.now();
    try {
      ManifestOptions how =
          new ManifestOptions(options.phonyCycleIsError(), ManifestOptions.NINJA_VERSION);
      Manifest manifest = Manifest.load(files, options.manifest(), how, output::warning);
      metrics.add(".ninja parse", start);
      return manifest;
    } catch (ManifestException e) {
      if (e.fatal()) {
        output.fatal(e.getMessage());
      } else {
        output.error(e.getMessage());
      }
      throw new NinjaExit(1);
    }
  }

  private LogFiles logFiles(Graph graph, String directory) {
    return new LogFiles(output, files, graph, directory, () -> BuildLog.NEWEST_VERSION);
  }

  private Loaded loadLogs(Manifest manifest, LogFiles logs, long readAtMillis) throws LogException {
    if (!options.dryRun()) {
      logs.makeDirectory();
    }
    long start = metrics.now();
    BuildLog buildLog = logs.readBuildLog();
    metrics.add(".ninja_log load", start);
    if (!options.dryRun()) {
      logs.prepare(buildLog);
    }
    start = metrics.now();
    DepsLog depsLog = logs.readDepsLog();
    metrics.add(".ninja_deps load", start);
    if (!options.dryRun()) {
      logs.prepare(depsLog);
    }
    return new Loaded(manifest, files, buildLog, depsLog, readAtMillis);
  }

  private int runTool(NinjaTool tool, Graph graph, List<RuleText> rules, String logDirectory)
      throws NinjaExit {
    return tool.run(
        workspace(graph, rules, logDirectory, BuildLog.inMemory(graph), DepsLog.inMemory(graph)),
        options.toolArguments());
  }

  private int runTool(NinjaTool tool, Loaded loaded, String logDirectory) throws NinjaExit {
    return tool.run(
        workspace(
            loaded.graph(),
            loaded.manifest().rules(),
            logDirectory,
            loaded.buildLog(),
            loaded.depsLog()),
        options.toolArguments());
  }

  private Workspace workspace(
      Graph graph, List<RuleText> rules, String logDirectory, BuildLog buildLog, DepsLog depsLog)
      throws NinjaExit {
    String absolute;
    try {
      absolute = WorkingDirectory.absolute(directory());
    } catch (IOException e) {
      output.fatal("cannot determine working directory: " + e.getMessage());
      throw new NinjaExit(1);
    }
    return new Workspace(
        output,
        files,
        absolute,
        graph,
        rules,
        logFiles(graph, logDirectory),
        buildLog,
        depsLog,
        options.verbosity() == Verbosity.VERBOSE,
        options.dryRun());
  }

  /** Brings the manifest up to date and tells whether it has to be read again. */
  private boolean remake(Loaded loaded) throws NinjaExit {
    Node target = loaded.graph().find(Canonical.of(options.manifest()));
    if (target == null || target.producer() == null) {
      return false;
    }
    Builds.Ended ended = builds.remake(loaded, target);
    switch (ended.run().status()) {
      case UP_TO_DATE -> {
        return false;
      }
      case BUILT -> {
        return ended.firstTargetDirty();
      }
      case NOT_PLANNED, FAILED, INTERRUPTED -> {
        if (ended.run().message().isEmpty()) {
          return false;
        }
        output.error("rebuilding '" + options.manifest() + "': " + ended.run().message());
        throw new NinjaExit(1);
      }
    }
    throw new AssertionError(ended);
  }

  private int build(Loaded loaded) throws NinjaExit {
    int code = buildTargets(loaded);
    if (options.debug().stats()) {
      Graph graph = loaded.graph();
      metrics.print(output, graph.nodeCount(), graph.bucketCount());
    }
    return code;
  }

  private int buildTargets(Loaded loaded) throws NinjaExit {
    List<Node> targets;
    try {
      targets = new Targets(loaded.graph(), loaded.depsLog()).named(options.targets());
    } catch (TargetException e) {
      output.error(String.valueOf(e.getMessage()));
      return 1;
    }
    long start = metrics.now();
    RunResult result = builds.build(loaded, targets);
    metrics.add("build", start);
    switch (result.status()) {
      case UP_TO_DATE -> {
        if (options.verbosity() != Verbosity.QUIET) {
          say("no work to do.");
        }
      }
      case BUILT -> {}
      case NOT_PLANNED -> output.error(result.message());
      case FAILED, INTERRUPTED -> say("build stopped: " + result.message() + ".");
    }
    return result.exitCode();
  }

  private void say(String text) {
    surroundings.terminal().info(text);
  }
}
