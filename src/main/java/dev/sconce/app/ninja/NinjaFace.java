package dev.sconce.app.ninja;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.NewLogVersion;
import dev.sconce.app.workspace.WorkspaceLock;
import dev.sconce.engine.KnownTimes;
import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.frontend.ninja.ManifestOptions;
import dev.sconce.graph.Canonical;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.VariableCycleException;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.UpToDateNotes;
import dev.sconce.schedule.RunResult;
import dev.sconce.tools.LogException;
import dev.sconce.tools.LogFiles;
import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.TargetException;
import dev.sconce.tools.Targets;
import dev.sconce.tools.ToolOutput;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The command {@code ninja}: from its options to its exit code. */
final class NinjaFace {
  private static final int MAX_TRIES = 100;
  private static final OptionalInt AGAIN = OptionalInt.empty();
  private static final int FAILURE = 1;

  private final NinjaOptions options;
  private final Builds builds;
  private final Metrics metrics;
  private final InstantSource clock;
  private final IntSupplier newLogVersion;
  private final ToolOutput output;
  private final DiskFiles files;
  private final LastAnswer lastAnswer;
  private final LazyPosix posix;
  private boolean warned;

  NinjaFace(
      NinjaSurroundings surroundings,
      NinjaOptions options,
      Builds builds,
      Metrics metrics,
      InstantSource clock) {
    this.options = options;
    this.builds = builds;
    this.metrics = metrics;
    this.clock = clock;
    this.output = new ToolOutput(surroundings.out(), surroundings.err());
    this.files = new DiskFiles(options.directoryOrEmpty());
    this.newLogVersion = new NewLogVersion(files, surroundings.environment(), surroundings.posix());
    this.lastAnswer = new LastAnswer(surroundings, options, files);
    this.posix = surroundings.posix();
  }

  /** Prints warnings. */
  private final class Warnings implements Consumer<String> {
    @Override
    public void accept(String warning) {
      warned = true;
      output.warning(warning);
    }
  }

  private int runTool(NinjaTool tool) throws NinjaExit, LogException {
    try (WorkspaceLock lock =
        new WorkspaceLock(
            options.directoryOrEmpty(), posix::posix, clock, () -> false, output::warning)) {
      return new ToolCommand(options, tool, output, files, this::loadManifest, lock).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does what the options say and returns the exit code. */
  int run() {
    try {
      enterDirectory();
      NinjaTool tool = options.tool();
      return tool == null ? build() : runTool(tool);
    } catch (NinjaExit e) {
      return e.code();
    } catch (LogException e) {
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

  private Manifest loadManifest() throws NinjaExit {
    long start = metrics.now();
    try {
      ManifestOptions how =
          new ManifestOptions(options.phonyCycleIsError(), ManifestOptions.NINJA_VERSION);
      Manifest manifest = Manifest.load(files, options.manifest(), how, new Warnings());
      metrics.add(".ninja parse", start);
      return manifest;
    } catch (ManifestException e) {
      if (e.fatal()) {
        output.fatal(e.getMessage());
      } else {
        output.error(e.getMessage());
      }
      throw new NinjaExit(FAILURE);
    }
  }

  private int build() throws NinjaExit, LogException {
    if (lastAnswer.stillHolds()) {
      sayNoWork();
      return 0;
    }
    boolean expected = options.dryRun();
    if (!expected && lastAnswer.isRefuted()) {
      builds.expectCommands();
      expected = true;
    }
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      long readAtMillis = clock.millis();
      Manifest manifest = loadManifest();
      Graph graph = manifest.graph();
      LogFiles logs =
          new LogFiles(
              output, files, graph, manifest.variable("builddir"), newLogVersion, () -> true);
      if (!expected && isFirstBuild(logs)) {
        builds.expectCommands();
        expected = true;
      }
      if (!options.dryRun()) {
        logs.makeDirectory();
      }
      BuildLog buildLog = readBuildLog(logs);
      DepsLog depsLog = readDepsLog(logs);
      // before a wait for another build: what was seen is not true after it
      KnownTimes known = lastAnswer.knownTimes(graph);
      boolean repair = buildLog.needsRepair() || depsLog.needsRepair();
      if (repair && !options.dryRun()) {
        if (!builds.takeTurn()) {
          continue;
        }
        logs.prepare(buildLog);
        logs.prepare(depsLog);
      }
      OptionalInt code =
          build(logs, new LoadedBuild(manifest, files, buildLog, depsLog, readAtMillis, known));
      if (code.isPresent()) {
        return code.getAsInt();
      }
    }
    output.error(
        "manifest '"
            + options.manifest()
            + "' still dirty after "
            + MAX_TRIES
            + " tries, perhaps system time is not set");
    return FAILURE;
  }

  /**
   * Asked when the manifest has said where the log is: where there is one, there may be no work.
   */
  private boolean isFirstBuild(LogFiles logs) {
    try {
      return files.mtimeNanos(logs.names().getFirst()) == 0;
    } catch (IOException unknown) {
      return false;
    }
  }

  private BuildLog readBuildLog(LogFiles logs) throws LogException {
    long start = metrics.now();
    BuildLog log = logs.readBuildLog();
    metrics.add(".ninja_log load", start);
    return log;
  }

  private DepsLog readDepsLog(LogFiles logs) throws LogException {
    long start = metrics.now();
    DepsLog log = logs.readDepsLog();
    metrics.add(".ninja_deps load", start);
    return log;
  }

  /** Builds the manifest and then the targets; {@link #AGAIN} if all has to be read anew. */
  private OptionalInt build(LogFiles logs, LoadedBuild loaded) throws NinjaExit, LogException {
    if (remake(loaded)) {
      if (options.dryRun()) {
        // Nothing was remade, so it would seem out of date for ever.
        return OptionalInt.of(0);
      }
      logs.release(loaded.buildLog(), loaded.depsLog());
      return AGAIN;
    }
    OptionalInt code = buildTargets(logs, loaded);
    logs.close(loaded.buildLog(), loaded.depsLog());
    if (code.isPresent() && options.debug().stats()) {
      Graph graph = loaded.graph();
      metrics.print(output, graph.nodeCount(), graph.bucketCount());
    }
    return code;
  }

  /** Brings the manifest up to date and tells whether it has to be read again. */
  private boolean remake(LoadedBuild loaded) throws NinjaExit {
    Node target = loaded.graph().find(Canonical.of(options.manifest()));
    if (target == null || target.producer() == null) {
      return false;
    }
    Builds.Ended ended = builds.remake(loaded, target);
    return switch (ended.run().status()) {
      case UP_TO_DATE -> false;
      case BUILT -> ended.firstTargetDirty();
      case OUTDATED -> true;
      case MISDECLARED -> {
        output.fatal(ended.run().message());
        throw new NinjaExit(FAILURE);
      }
      case NOT_PLANNED, FAILED, BROKEN, INTERRUPTED -> {
        if (ended.run().message().isEmpty()) {
          yield false;
        }
        output.error("rebuilding '" + options.manifest() + "': " + ended.run().message());
        throw new NinjaExit(FAILURE);
      }
    };
  }

  private OptionalInt buildTargets(LogFiles logs, LoadedBuild loaded) throws NinjaExit {
    List<Node> targets;
    try {
      targets = new Targets(loaded.graph(), loaded.depsLog()).named(options.targets());
    } catch (TargetException e) {
      output.error(String.valueOf(e.getMessage()));
      return OptionalInt.of(FAILURE);
    }
    long start = metrics.now();
    RunResult result = builds.build(loaded, targets);
    metrics.add("build", start);
    switch (result.status()) {
      case UP_TO_DATE -> {
        sayNoWork();
        keepAnswer(logs, loaded);
      }
      case OUTDATED -> {
        return AGAIN;
      }
      case BUILT -> {}
      case NOT_PLANNED -> output.error(result.message());
      case MISDECLARED -> output.fatal(result.message());
      case FAILED, BROKEN, INTERRUPTED -> say("build stopped: " + result.message() + ".");
    }
    return OptionalInt.of(result.exitCode());
  }

  private void sayNoWork() {
    if (options.verbosity() != Verbosity.QUIET) {
      say("no work to do.");
    }
  }

  /** Keeps the answer if the next build would say nothing else: no warning, nothing to mend. */
  private void keepAnswer(LogFiles logs, LoadedBuild loaded) {
    BuildLog buildLog = loaded.buildLog();
    DepsLog depsLog = loaded.depsLog();
    boolean odd =
        warned
            || buildLog.warning().isPresent()
            || depsLog.warning().isPresent()
            || buildLog.needsRepair()
            || depsLog.needsRepair();
    if (odd || !lastAnswer.wanted(loaded.graph())) {
      return;
    }
    UpToDateNotes notes = new UpToDateNotes(files, loaded.readAtMillis());
    for (String file : loaded.manifest().files()) {
      notes.content(file);
    }
    for (String file : logs.names()) {
      notes.content(file);
    }
    builds.note(notes);
    lastAnswer.keep(notes);
  }

  private void say(String text) {
    output.print("ninja: ").line(text);
    output.flush();
  }
}
