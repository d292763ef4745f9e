package dev.sconce.app.workspace;

import dev.sconce.engine.Build;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.BuildStores;
import dev.sconce.engine.MutationGuard;
import dev.sconce.engine.Sleeper;
import dev.sconce.engine.StartGate;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Node;
import dev.sconce.history.OrphanedCommandsException;
import dev.sconce.os.Posix;
import dev.sconce.schedule.RunResult;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes builds in one directory and runs them, one after the other: their commands run on this
 * machine, stop with its signals, and hold the lock of the directory.
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
   * A runner that did nothing yet.
   *
   * @param directory the build directory, a byte string; empty for the working directory
   * @param limits closed with this
   * @param signals stop what runs; the caller closes them
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

  /** A build without a memory of others, which goes by ninja's rule alone. */
  public Build newBuild(
      LoadedBuild loaded,
      BuildOptions options,
      @Nullable StartGate gate,
      MutationGuard beforeMutation) {
    return newBuild(loaded, options, gate, beforeMutation, null);
  }

  /**
   * A build of what was read. The caller closes it.
   *
   * @param gate what else limits how many commands run; null for nothing
   * @param beforeMutation asked before anything is changed; should {@link #prepare}
   * @param memory of earlier builds; null for none
   */
  public Build newBuild(
      LoadedBuild loaded,
      BuildOptions options,
      @Nullable StartGate gate,
      MutationGuard beforeMutation,
      @Nullable BuildStores memory) {
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
            Sleeper.SLEEP);
    Build build = new Build(parts, options);
    if (!changed) {
      build.trust(loaded.knownTimes());
    }
    return build;
  }

  /** Runs a build; signals go to it meanwhile. */
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
   * Stays with a build after a run, as {@link Build#linger} does; signals go to it meanwhile.
   * Others may build in the directory until it goes on.
   *
   * @throws IOException if the lock cannot be told to be free
   */
  public Optional<RunResult> linger(Build build) throws IOException {
    lock.close();
    signals.sendTo(build);
    try {
      return build.linger();
    } finally {
      signals.sendTo(null);
    }
  }

  /** Whether a build did anything, so that files are not as they were. */
  public boolean changed() {
    return changed;
  }

  /**
   * Gets ready to change the build directory: takes its lock, waiting for another build, and sees
   * to it that a signal ends commands, too.
   *
   * @param dieOfQuit whether SIGQUIT ends this process at once
   * @return whether nobody else can have changed anything since this was called
   * @throws OrphanedCommandsException if commands of a build that was killed do not end
   * @throws InterruptedException if the user stopped waiting
   */
  public boolean prepare(boolean dieOfQuit) throws OrphanedCommandsException, InterruptedException {
    signals.install(dieOfQuit);
    return lock.take(signals, listener);
  }

  /**
   * Ends what is left of commands, and lets others build in the directory.
   *
   * @throws IOException if the lock cannot be told to be free; it is once this process has ended
   */
  @Override
  public void close() throws IOException {
    commands.close();
    limits.close();
    lock.close();
  }
}
