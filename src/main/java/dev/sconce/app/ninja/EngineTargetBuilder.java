package dev.sconce.app.ninja;

import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.workspace.BuildRunner;
import dev.sconce.app.workspace.JobLimits;
import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.StepEnvironment;
import dev.sconce.app.workspace.StopSignals;
import dev.sconce.app.workspace.WorkspaceListener;
import dev.sconce.engine.Build;
import dev.sconce.engine.BuildLogWeights;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.StartGate;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import dev.sconce.graph.Node;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.StepWeights;
import dev.sconce.ui.plain.NinjaStatus;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import dev.sconce.ui.plain.NinjaTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds targets with the engine, on this machine, and reports in ninja's words. */
final class EngineTargetBuilder
    implements NinjaFace.TargetBuilder, BuildParts.MutationGuard, WorkspaceListener, AutoCloseable {
  private static final int INTERRUPTED = 130;

  private final NinjaContext context;
  private final NinjaOptions options;
  private final LazyPosix posix;
  private final NinjaTerminal terminal;
  private final NinjaStatus status;
  private final JobLimits limits;
  private final StopSignals signals;
  private final BuildRunner runner;

  /** Null without caches. */
  private final @Nullable CachedBuilds cached;

  /** The build directory as last read; null before the first build. */
  private @Nullable LoadedBuild loaded;

  /** The builds so far, as long as none of them changed anything. */
  private final List<Build> builds = new ArrayList<>();

  private @Nullable Build last;

  EngineTargetBuilder(NinjaContext context, NinjaOptions options, InstantSource clock) {
    this.context = context;
    this.options = options;
    this.posix = context.posix();
    this.terminal = context.terminal();
    this.status =
        new NinjaStatus(
            terminal,
            options.verbosity(),
            context.environment().get("NINJA_STATUS").orElse(null),
            options.slots());
    this.limits =
        new JobLimits(
            posix,
            context.environment(),
            options.directoryOrEmpty(),
            options.slots(),
            options.maxLoad());
    this.signals = new StopSignals(posix);
    Settings settings = options.caching();
    CommandEnvironment commands =
        settings == null
            ? context.environment()
            : StepEnvironment.of(settings, context.environment());
    this.runner =
        new BuildRunner(options.directoryOrEmpty(), commands, posix, clock, limits, signals, this);
    this.cached =
        settings == null || context.profileChange().isPending()
            ? null
            : cached(settings, commands, clock);
  }

  /**
   * Opens the caches. Null if the settings cannot be used: then it prints a warning, and the build
   * goes on without caches.
   */
  private @Nullable CachedBuilds cached(
      Settings settings, CommandEnvironment commands, InstantSource clock) {
    try {
      Path directory = NativePath.of("open", WorkingDirectory.absolute(options.directoryOrEmpty()));
      return CachedBuilds.begin(
          settings, context.environment(), commands, directory, clock, terminal::warning);
    } catch (IOException | SettingsException unusable) {
      terminal.warning(String.valueOf(unusable.getMessage()));
      return null;
    }
  }

  @Override
  public void expectCommands() {
    posix.linkAhead();
  }

  @Override
  public boolean takeLock() throws NinjaExit {
    boolean unchanged = prepare();
    checkStopped();
    return unchanged;
  }

  @Override
  public Ended remake(LoadedBuild loaded, Node target) throws NinjaExit {
    this.loaded = loaded;
    int slots = limits.slotsWithoutJobServer();
    try (Build build = newBuild(loaded, StepWeights.EQUAL, limits.loadGate(), slots)) {
      RunResult result = run(build, List.of(target));
      return new Ended(result, build.isDirty(target));
    }
  }

  @Override
  public RunResult build(LoadedBuild loaded, List<Node> targets) throws NinjaExit {
    this.loaded = loaded;
    if (!options.dryRun() && !options.slotsGiven()) {
      limits.joinJobServer(this);
    }
    StepWeights weights = new BuildLogWeights(loaded.buildLog());
    try (Build build = newBuild(loaded, weights, limits.gate(), limits.slots())) {
      return run(build, targets);
    }
  }

  @Override
  public void note(UpToDateRecorder notes) {
    if (runner.changed()) {
      notes.unfit();
    }
    for (Build build : builds) {
      build.note(notes);
    }
  }

  /**
   * Stops the build like a signal: the first call asks commands to end, the second kills them. Any
   * thread.
   */
  void stop(int signal) {
    signals.stop(signal);
  }

  @Override
  public void close() {
    signals.close();
    closeCaches();
    try {
      runner.close();
    } catch (IOException e) {
      terminal.warning("the lock of the build directory is not free: " + e.getMessage());
    }
  }

  private void closeCaches() {
    if (cached == null) {
      return;
    }
    cached.finish().ifPresent(terminal::warning);
    if (last != null) {
      last.publishArrived();
    }
    try {
      cached.close();
    } catch (IOException e) {
      terminal.warning("not recorded: " + e.getMessage());
    }
  }

  private Build newBuild(
      LoadedBuild loaded, StepWeights weights, @Nullable StartGate gate, int slots) {
    BuildOptions how =
        new BuildOptions(
            slots,
            options.failuresAllowed(),
            options.dryRun(),
            options.debug().explain(),
            PlanReporting.NONE,
            options.debug().keepDepfiles(),
            options.debug().keepResponseFiles(),
            weights);
    CachedBuilds caches = cached;
    if (caches == null) {
      return runner.newBuild(loaded, how, gate, this).subscribe(status);
    }
    try {
      return runner
          .newBuild(
              loaded,
              how,
              gate,
              this,
              caches.memory(loaded),
              caches.tracing(loaded),
              caches.caching())
          .subscribe(status);
    } catch (IOException | SettingsException unusable) {
      terminal.warning(String.valueOf(unusable.getMessage()));
      return runner.newBuild(loaded, how, gate, this).subscribe(status);
    }
  }

  /** Called before the first change. */
  @Override
  public boolean prepare() {
    context.profileChange().perform(context);
    try {
      return runner.prepare(true)
          && (loaded == null || !loaded.isOutdated())
          && (cached == null || !cached.isOutdated());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException doNotWait) {
      return false;
    }
  }

  private RunResult run(Build build, List<Node> targets) throws NinjaExit {
    checkStopped(); // the build itself handles a stop that comes later
    builds.add(build);
    last = build;
    try {
      RunResult result = runner.run(build, targets);
      if (runner.changed()) {
        builds.clear();
      }
      if (result.status() == RunResult.Status.OUTDATED) {
        checkStopped();
      }
      return result;
    } catch (NinjaStatus.UnusableStatusException e) {
      terminal.fatal(String.valueOf(e.getMessage()));
      throw new NinjaExit(1);
    }
  }

  private void checkStopped() throws NinjaExit {
    if (signals.stopped()) {
      terminal.info("build stopped: interrupted by user.");
      throw new NinjaExit(INTERRUPTED);
    }
  }

  @Override
  public void waiting(String message) {
    terminal.warning(message);
  }

  @Override
  public void jobServerFound(String makeFlags) {
    if (options.verbosity() != Verbosity.QUIET) {
      terminal.info("Jobserver mode detected: " + makeFlags);
    }
  }

  @Override
  public void jobServerIgnored(String makeFlags, String reason) {
    terminal.warning("Ignoring jobserver: " + reason + " [" + makeFlags + "]");
  }

  @Override
  public void jobServerUnreachable(IOException reason) {
    terminal.error("Could not initialize jobserver: " + reason.getMessage());
  }
}
