package dev.sconce.app.ninja;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.NewBuildLogVersion;
import dev.sconce.app.workspace.RemakeLoop;
import dev.sconce.app.workspace.UpToDateShortcut;
import dev.sconce.app.workspace.WorkspaceLock;
import dev.sconce.engine.UpToDateCheck;
import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.VariableCycleException;
import dev.sconce.history.BuildLog;
import dev.sconce.schedule.RunResult;
import dev.sconce.tools.NewLogVersion;
import dev.sconce.tools.NinjaLogFiles;
import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.TargetFinder;
import dev.sconce.tools.ToolOutput;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The command {@code ninja}: from its options to its exit code. */
final class NinjaFace
    implements RemakeLoop<NinjaExit, NinjaLogFiles.LogException>, LoadedBuild.Listener {
  private static final int FAILURE = 1;

  private final NinjaOptions options;
  private final TargetBuilder builder;
  private final PhaseTimes metrics;
  private final InstantSource clock;
  private final NewLogVersion newLogVersion;
  private final ToolOutput output;
  private final DiskFiles files;
  private final UpToDateShortcut shortcut;
  private final LazyPosix posix;
  private long readingSince;
  private boolean warned;

  NinjaFace(
      NinjaContext context,
      NinjaOptions options,
      TargetBuilder builder,
      PhaseTimes metrics,
      InstantSource clock) {
    this.options = options;
    this.builder = builder;
    this.metrics = metrics;
    this.clock = clock;
    this.output = new ToolOutput(context.out(), context.err());
    this.files = new DiskFiles(options.directoryOrEmpty());
    // It takes a while to ask for the version, and no log is created before a change of profile.
    this.newLogVersion =
        context.profileChange().isPending()
            ? () -> BuildLog.NEWEST_VERSION
            : new NewBuildLogVersion(files, context.environment(), context.posix());
    this.shortcut =
        new UpToDateShortcut(
            files, context.processors(), question(context, options), builder::expectCommands);
    this.posix = context.posix();
  }

  /** The question to the up-to-date shortcut; null if the build may print more than the answer. */
  private static UpToDateShortcut.@Nullable Question question(
      NinjaContext context, NinjaOptions options) {
    NinjaOptions.DebugModes debug = options.debug();
    if (options.dryRun()
        || debug.explain()
        || debug.stats()
        || !context.environment().get("MAKEFLAGS").orElse("").isEmpty()) {
      return null;
    }
    List<String> words = new ArrayList<>(options.targets().size() + 2);
    words.add(options.manifest());
    words.add(options.phonyCycleIsError() ? "strict" : "");
    words.addAll(options.targets());
    return new UpToDateShortcut.Question(
        "ninja", context.code(), words, UpToDateShortcut.MIN_NODES);
  }

  private int runTool(NinjaTool tool) throws NinjaExit, NinjaLogFiles.LogException {
    try (WorkspaceLock lock = new WorkspaceLock(options.directoryOrEmpty(), posix, clock)) {
      return new ToolCommand(options, tool, output, files, this::loadManifest, lock).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the command that the options describe and returns the exit code. */
  int run() {
    try {
      enterDirectory();
      NinjaTool tool = options.tool();
      return tool == null ? build() : runTool(tool);
    } catch (NinjaExit e) {
      return e.code();
    } catch (NinjaLogFiles.LogException e) {
      output.error(e.getMessage());
    } catch (VariableCycleException e) {
      output.fatal(e.getMessage());
    } catch (UncheckedIOException e) {
      output.fatal(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
    }
    return FAILURE;
  }

  private void enterDirectory() throws NinjaExit {
    String directory = options.directory();
    if (directory == null) {
      return;
    }
    if (options.tool() == null && options.verbosity() != Verbosity.QUIET) {
      say("Entering directory `" + directory + "'");
    }
    try {
      WorkingDirectory.check(directory);
    } catch (IOException e) {
      output.fatal("chdir to '" + directory + "' - " + e.getMessage());
      throw new NinjaExit(FAILURE);
    }
  }

  private Manifest.Options manifestOptions() {
    return new Manifest.Options(options.phonyCycleIsError(), Manifest.Options.NINJA_VERSION);
  }

  private Manifest loadManifest() throws NinjaExit {
    try {
      return Manifest.load(files, options.manifest(), manifestOptions(), this);
    } catch (ManifestException e) {
      throw unreadable(e);
    }
  }

  private NinjaExit unreadable(ManifestException problem) {
    if (problem.fatal()) {
      output.fatal(problem.getMessage());
    } else {
      output.error(problem.getMessage());
    }
    return new NinjaExit(FAILURE);
  }

  private int build() throws NinjaExit, NinjaLogFiles.LogException {
    if (shortcut.stillHolds()) {
      sayNoWork();
      return 0;
    }
    OptionalInt code = untilCurrent();
    if (code.isPresent()) {
      return code.getAsInt();
    }
    output.error(
        "manifest '"
            + options.manifest()
            + "' still dirty after "
            + MAX_READINGS
            + " tries, perhaps system time is not set");
    return FAILURE;
  }

  @Override
  public OptionalInt readAndBuild() throws NinjaExit, NinjaLogFiles.LogException {
    LoadedBuild loaded;
    long startedAtMillis = clock.millis();
    readingSince = metrics.now();
    try {
      loaded =
          LoadedBuild.read(
              files, options.manifest(), manifestOptions(), newLogVersion, startedAtMillis, this);
    } catch (ManifestException e) {
      throw unreadable(e);
    }
    if (loaded.needsRepair() && !options.dryRun()) {
      if (!builder.takeLock()) {
        return READ_AGAIN;
      }
      loaded.prepareLogs();
    }
    return build(loaded);
  }

  @Override
  public void warning(String text) {
    warned = true;
    output.warning(text);
  }

  @Override
  public void error(String text) {
    output.error(text);
  }

  @Override
  public void manifestRead(NinjaLogFiles logs) throws NinjaLogFiles.LogException {
    metrics.add(".ninja parse", readingSince);
    if (!options.dryRun() && logs.isFirstBuild()) {
      builder.expectCommands();
    }
    if (!options.dryRun()) {
      logs.makeDirectory();
    }
    readingSince = metrics.now();
  }

  @Override
  public void buildLogRead() {
    metrics.add(".ninja_log load", readingSince);
    readingSince = metrics.now();
  }

  @Override
  public void depsLogRead() {
    metrics.add(".ninja_deps load", readingSince);
  }

  /**
   * Called before this process waits for another build. The timestamps are no longer true after the
   * wait.
   */
  @Override
  public UpToDateCheck.KnownTimestamps knownTimes(Graph graph) {
    return shortcut.knownTimes(graph);
  }

  /** Builds the manifest and then the targets. */
  private OptionalInt build(LoadedBuild loaded) throws NinjaExit, NinjaLogFiles.LogException {
    NinjaLogFiles logs = loaded.logs();
    if (remake(loaded)) {
      if (options.dryRun()) {
        // A dry run did not remake the manifest, so it would stay out of date for ever.
        return OptionalInt.of(0);
      }
      logs.release(loaded.buildLog(), loaded.depsLog());
      return READ_AGAIN;
    }
    OptionalInt code = buildTargets(loaded);
    logs.close(loaded.buildLog(), loaded.depsLog());
    if (code.isPresent() && options.debug().stats()) {
      Graph graph = loaded.graph();
      metrics.print(output, graph.nodeCount(), graph.bucketCount());
    }
    return code;
  }

  /** Brings the manifest up to date and returns whether it has to be reread. */
  private boolean remake(LoadedBuild loaded) throws NinjaExit {
    Node target = loaded.generatedManifest();
    if (target == null) {
      return false;
    }
    TargetBuilder.Ended ended = builder.remake(loaded, target);
    RunResult run = ended.run();
    return switch (Remade.of(run, ended.firstTargetDirty())) {
      case CURRENT -> false;
      case CHANGED -> true;
      case FAILED -> {
        if (run.status() == RunResult.Status.MISDECLARED) {
          output.fatal(run.message());
        } else if (run.message().isEmpty()) {
          yield false;
        } else {
          output.error("rebuilding '" + options.manifest() + "': " + run.message());
        }
        throw new NinjaExit(FAILURE);
      }
    };
  }

  private OptionalInt buildTargets(LoadedBuild loaded) throws NinjaExit {
    List<Node> targets;
    try {
      targets = new TargetFinder(loaded.graph(), loaded.depsLog()).named(options.targets());
    } catch (TargetFinder.TargetException e) {
      output.error(String.valueOf(e.getMessage()));
      return OptionalInt.of(FAILURE);
    }
    long start = metrics.now();
    RunResult result = builder.build(loaded, targets);
    metrics.add("build", start);
    switch (result.status()) {
      case UP_TO_DATE -> {
        sayNoWork();
        if (!warned) {
          shortcut.keep(loaded, builder, "");
        }
      }
      case OUTDATED -> {
        return READ_AGAIN;
      }
      case BUILT -> {}
      case NOT_PLANNED -> output.error(result.message());
      case MISDECLARED -> output.fatal(result.message());
      case FAILED, REFUSED, BROKEN, INTERRUPTED -> say("build stopped: " + result.message() + ".");
    }
    return OptionalInt.of(result.exitCode());
  }

  private void sayNoWork() {
    if (options.verbosity() != Verbosity.QUIET) {
      say("no work to do.");
    }
  }

  private void say(String text) {
    output.print("ninja: ").line(text);
    output.flush();
  }

  /** Builds targets of a loaded build directory, and prints the status lines. */
  interface TargetBuilder extends UpToDateShortcut.LookedAt {
    /**
     * How a build ended.
     *
     * @param firstTargetDirty whether the first target was out of date and no restat proved
     *     otherwise
     */
    record Ended(RunResult run, boolean firstTargetDirty) {}

    /** Announces that commands will most likely run. Returns at once. Any thread. */
    void expectCommands();

    /**
     * Takes the lock of the build directory, and waits for another build if necessary. A build does
     * so by itself.
     *
     * @return whether manifest and logs are still as they were read
     * @throws NinjaExit if the user stopped the wait
     */
    boolean takeLock() throws NinjaExit;

    /**
     * Brings the manifest up to date. Does not use a job server.
     *
     * @param target the manifest
     */
    Ended remake(LoadedBuild loaded, Node target) throws NinjaExit;

    /** Brings targets up to date. */
    RunResult build(LoadedBuild loaded, List<Node> targets) throws NinjaExit;
  }
}
