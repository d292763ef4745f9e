package dev.sconce.app.workspace;

import dev.sconce.engine.Build;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.StartGate;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.LocalRunner;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLock;
import dev.sconce.history.RunStore;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import dev.sconce.schedule.RunResult;
import dev.sconce.tools.HiddenFileProof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the builds of one directory and runs them one after the other. Their commands run on this
 * machine, receive its signals, and hold the lock of the directory.
 */
public final class BuildRunner implements AutoCloseable {
  private final InstantSource clock;
  private final JobLimits limits;
  private final StopSignals signals;
  private final WorkspaceListener listener;
  private final WorkspaceLock lock;
  private final RunnerOnDemand commands;
  private boolean changed;

  /**
   * @param directory the build directory, a byte string; empty for the working directory
   * @param limits closed together with this runner
   * @param signals stop the running build; the caller closes them
   */
  public BuildRunner(
      String directory,
      CommandEnvironment environment,
      Supplier<Posix> posix,
      InstantSource clock,
      JobLimits limits,
      StopSignals signals,
      WorkspaceListener listener) {
    this.clock = clock;
    this.limits = limits;
    this.signals = signals;
    this.listener = listener;
    this.lock = new WorkspaceLock(directory, posix, clock);
    this.commands = new RunnerOnDemand(environment, posix, directory, limits, lock);
  }

  /** A build without records of earlier builds, which uses only ninja's rule. */
  public Build newBuild(
      LoadedBuild loaded,
      BuildOptions options,
      @Nullable StartGate gate,
      BuildParts.MutationGuard beforeMutation) {
    return newBuild(loaded, options, gate, beforeMutation, null, null, null);
  }

  /**
   * A build of the loaded directory. The caller closes it.
   *
   * @param gate another limit on running commands; null for none
   * @param beforeMutation called before the first change; should call {@link #prepare}
   * @param memory the records of earlier builds; null for none
   * @param tracing how to trace commands; null for not at all
   * @param caching where to look results up and store them; null for nowhere
   */
  public Build newBuild(
      LoadedBuild loaded,
      BuildOptions options,
      @Nullable StartGate gate,
      BuildParts.MutationGuard beforeMutation,
      BuildParts.@Nullable Stores memory,
      BuildParts.@Nullable Tracing tracing,
      BuildParts.@Nullable Caching caching) {
    BuildParts parts =
        new BuildParts(
            loaded.graph(),
            loaded.files(),
            loaded.buildLog(),
            loaded.depsLog(),
            commands,
            new NinjaDyndepReader(),
            gate,
            clock,
            loaded.startedAtMillis(),
            loaded.stampFile(),
            beforeMutation,
            memory,
            BuildParts.Sleeper.SLEEP,
            tracing,
            caching);
    Build build = new Build(parts, options);
    if (!changed) {
      build.trust(loaded.knownTimes());
    }
    return build;
  }

  /**
   * Finds out whether steps need files. Call {@link #prepare} first.
   *
   * @param privateTemporary whether commands get a temporary directory of their own
   */
  public HiddenFileProof newProof(LoadedBuild loaded, RunStore runs, boolean privateTemporary) {
    HiddenFileProof proof =
        new HiddenFileProof(loaded.files(), loaded.buildLog(), runs, commands, privateTemporary);
    signals.whenStopped(() -> proof.stop(Signals.INT));
    return proof;
  }

  /** Runs a build and passes signals to it. */
  public RunResult run(Build build, List<Node> targets) {
    signals.sendTo(build);
    try {
      RunResult result = build.run(targets);
      changed |= result.status() != RunResult.Status.UP_TO_DATE;
      return result;
    } finally {
      signals.sendTo(null);
    }
  }

  /**
   * Waits with a finished build as {@link Build#linger} does, and passes signals to it. Others may
   * build in the directory until it continues.
   *
   * @throws IOException if the lock cannot be marked as free
   */
  public Optional<RunResult> linger(Build build) throws IOException {
    commands.giveUpTemporaryDirectories();
    lock.close();
    signals.sendTo(build);
    try {
      return build.linger();
    } finally {
      signals.sendTo(null);
    }
  }

  /**
   * Makes the output of console commands available to the build: from the first one on, each gets a
   * terminal of its own, which is relayed to the user's.
   */
  public void relayTerminal() {
    commands.relayTerminal();
  }

  /** Whether a build changed anything, so that files may differ from what was read. */
  public boolean changed() {
    return changed;
  }

  /**
   * Prepares to change the build directory: takes its lock, waits for another build if necessary,
   * and lets signals also end the commands.
   *
   * @param dieOfQuit whether SIGQUIT ends this process at once
   * @return whether nobody else can have changed anything since this call
   * @throws BuildLock.OrphanedCommandsException if commands of a killed build do not end
   * @throws InterruptedException if the user stopped the wait
   */
  public boolean prepare(boolean dieOfQuit)
      throws BuildLock.OrphanedCommandsException, InterruptedException {
    signals.install(dieOfQuit);
    return lock.take(signals, listener);
  }

  /**
   * Ends the remaining commands, and releases the directory to other builds.
   *
   * @throws IOException if the lock cannot be marked as free; it is free once this process has
   *     ended
   */
  @Override
  public void close() throws IOException {
    commands.close();
    limits.close();
    lock.close();
  }

  /** Runs commands on this machine. Creates its runner at the first command. */
  static final class RunnerOnDemand implements CommandRunner {
    private final CommandEnvironment environment;
    private final Supplier<Posix> posix;
    private final String directory;
    private final JobLimits limits;
    private final WorkspaceLock lock;
    private @Nullable LocalRunner runner;
    private boolean relaysTerminal;
    private StopListener whenStopped = StopListener.NOBODY;

    /**
     * @param directory the working directory of commands, a byte string; empty for that of this
     *     process
     * @param lock inherited by commands
     */
    RunnerOnDemand(
        CommandEnvironment environment,
        Supplier<Posix> posix,
        String directory,
        JobLimits limits,
        WorkspaceLock lock) {
      this.environment = environment;
      this.posix = posix;
      this.directory = directory;
      this.limits = limits;
      this.lock = lock;
    }

    @Override
    public CommandRunner.Running start(
        CommandRunner.Request request, Consumer<CommandRunner.End> whenEnded) {
      return ready().start(request, whenEnded);
    }

    @Override
    public synchronized void whenStopped(StopListener listener) {
      whenStopped = listener;
      if (runner != null) {
        runner.whenStopped(listener);
      }
    }

    synchronized void relayTerminal() {
      relaysTerminal = true;
    }

    private synchronized LocalRunner ready() {
      LocalRunner made = runner;
      if (made == null) {
        String spill = environment.get("TMPDIR").orElse("/tmp");
        LocalRunner.Setup setup =
            LocalRunner.Setup.of(environment, Path.of(spill))
                .in(directory)
                .passingOn(limits.descriptors())
                .holding(lock::descriptor);
        made = new LocalRunner(posix.get(), relaysTerminal ? setup.relayingTerminal() : setup);
        made.whenStopped(whenStopped);
        runner = made;
      }
      return made;
    }

    @Override
    public Optional<String> tracingObstacle() {
      LocalRunner made = made();
      return made == null ? Optional.empty() : made.tracingObstacle();
    }

    @Override
    public String temporaryDirectoryOf(String step) {
      LocalRunner made = made();
      return made == null ? "" : made.temporaryDirectoryOf(step);
    }

    @Override
    public Optional<String> temporaryObstacle() {
      LocalRunner made = made();
      return made == null ? Optional.empty() : made.temporaryObstacle();
    }

    void giveUpTemporaryDirectories() {
      LocalRunner made = made();
      if (made != null) {
        made.giveUpTemporaryDirectories();
      }
    }

    private synchronized @Nullable LocalRunner made() {
      return runner;
    }

    @Override
    public void close() {
      LocalRunner made = made();
      if (made != null) {
        made.close();
      }
    }
  }
}
