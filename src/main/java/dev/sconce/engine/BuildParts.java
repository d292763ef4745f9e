package dev.sconce.engine;

import dev.sconce.action.FirstKey;
import dev.sconce.action.Roots;
import dev.sconce.cache.ResultCache;
import dev.sconce.exec.CommandRunner;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.history.AccessStore;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.DigestCache;
import dev.sconce.history.HitRates;
import dev.sconce.history.RemoteOutputs;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.CacheUse;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a build works with. The caller opens and closes all of it.
 *
 * @param graph what to build; belongs to the build from now on
 * @param files where it is built
 * @param buildLog the log of commands; null to go by time stamps alone
 * @param depsLog the log of discovered inputs; null to forget them
 * @param runner runs commands
 * @param dyndeps reads dyndep files
 * @param gate what else limits how many commands run; null for nothing
 * @param clock for times in events and logs
 * @param startedAtMillis when the build began, by the clock
 * @param stampFile a path to write for the file system's time; a byte string
 * @param beforeMutation asked before anything is changed
 * @param memory of earlier builds, to spare steps that would make the same again; null to go by
 *     ninja's rule alone
 * @param pause waits, for the clock of the file system to move
 * @param tracing how commands are watched; null for not at all
 * @param caching where results are looked up and stored; null for nowhere
 */
public record BuildParts(
    Graph graph,
    FileSystem files,
    @Nullable BuildLog buildLog,
    @Nullable DepsLog depsLog,
    CommandRunner runner,
    DyndepFile.Reader dyndeps,
    @Nullable StartGate gate,
    InstantSource clock,
    long startedAtMillis,
    String stampFile,
    MutationGuard beforeMutation,
    @Nullable Stores memory,
    Sleeper pause,
    @Nullable Tracing tracing,
    @Nullable Caching caching) {
  /** Without tracing. */
  public BuildParts(
      Graph graph,
      FileSystem files,
      @Nullable BuildLog buildLog,
      @Nullable DepsLog depsLog,
      CommandRunner runner,
      DyndepFile.Reader dyndeps,
      @Nullable StartGate gate,
      InstantSource clock,
      long startedAtMillis,
      String stampFile,
      MutationGuard beforeMutation,
      @Nullable Stores memory,
      Sleeper pause) {
    this(
        graph,
        files,
        buildLog,
        depsLog,
        runner,
        dyndeps,
        gate,
        clock,
        startedAtMillis,
        stampFile,
        beforeMutation,
        memory,
        pause,
        null,
        null);
  }

  /** Without a memory. */
  public BuildParts(
      Graph graph,
      FileSystem files,
      @Nullable BuildLog buildLog,
      @Nullable DepsLog depsLog,
      CommandRunner runner,
      DyndepFile.Reader dyndeps,
      @Nullable StartGate gate,
      InstantSource clock,
      long startedAtMillis,
      String stampFile,
      MutationGuard beforeMutation) {
    this(
        graph,
        files,
        buildLog,
        depsLog,
        runner,
        dyndeps,
        gate,
        clock,
        startedAtMillis,
        stampFile,
        beforeMutation,
        null,
        Sleeper.SLEEP,
        null,
        null);
  }

  /** Tells what keeps memory from being read or written; nobody where there is none. */
  void memoryTrouble(IOException failure) {
    if (memory != null) {
      memory.trouble().accept(failure);
    }
  }

  /** With commands watched; null for none. */
  public BuildParts tracedBy(@Nullable Tracing how) {
    return new BuildParts(
        graph,
        files,
        buildLog,
        depsLog,
        runner,
        dyndeps,
        gate,
        clock,
        startedAtMillis,
        stampFile,
        beforeMutation,
        memory,
        pause,
        how,
        caching);
  }

  /** With results looked up and stored; null for none. Only for builds that remember others. */
  public BuildParts cachedBy(@Nullable Caching how) {
    return new BuildParts(
        graph,
        files,
        buildLog,
        depsLog,
        runner,
        dyndeps,
        gate,
        clock,
        startedAtMillis,
        stampFile,
        beforeMutation,
        memory,
        pause,
        tracing,
        how);
  }

  /**
   * How commands are watched. Only for builds that remember others.
   *
   * @param policy which of them, and what is made of it
   * @param judge of what was seen
   * @param store of what steps accessed; the caller closes it after the last build
   * @param privateTemporary whether commands get a temporary directory of their own
   * @param compares whether a step that ninja's rule calls clean runs again when something is
   *     another that it was seen to use
   */
  public record Tracing(
      DependencyPolicy policy,
      AccessJudge judge,
      AccessStore store,
      boolean privateTemporary,
      boolean compares) {}

  /**
   * Where results of steps are looked up and stored. The caller closes the cache after the last
   * build.
   *
   * @param roots the directories whose place does not count
   * @param directory the build directory without symbolic links, absolute, a byte string
   * @param staging a directory of ours on the disk of the outputs
   * @param conditions what is the same for all steps
   * @param environment what commands see, {@code NAME=value}, as far as it counts
   * @param cache all that there is
   * @param here only what is on this machine
   * @param notices of the cache
   * @param server what to tell of the remote cache; null without one
   * @param mode what the remote cache is used for at first
   * @param local whether there is a cache on this machine
   * @param race whether a step may run while it is asked for
   * @param policy which steps may be asked for and stored
   * @param hitRates of the last builds here
   * @param account told what becomes of each step, in whole lines, by any thread; null for nobody
   */
  public record Caching(
      ResultCache cache,
      Optional<ResultCache> here,
      CacheNotices notices,
      CacheEvent.@Nullable CacheConfigured server,
      Roots roots,
      String directory,
      Path staging,
      FirstKey.Conditions conditions,
      List<String> environment,
      CacheMode mode,
      boolean local,
      boolean race,
      CachePolicy policy,
      HitRates hitRates,
      @Nullable Consumer<String> account) {
    /** Copies the list. */
    public Caching {
      environment = List.copyOf(environment);
    }

    /** The cache that counts for a step; empty for none. */
    Optional<ResultCache> cacheOf(Edge edge) {
      return switch (policy.scope(edge)) {
        case OFF -> Optional.empty();
        case LOCAL -> here;
        case ALL -> Optional.of(cache);
      };
    }
  }

  /**
   * What a build remembers of earlier ones, so that it can spare steps that would only make the
   * same again, and explain others. The caller closes both after the last build.
   *
   * @param runs of steps
   * @param digests of files
   * @param trouble told what keeps either of them from being read or written, on the thread of the
   *     build
   * @param remote what was left in a remote cache; null where all has to be on disk
   */
  public record Stores(
      RunStore runs,
      DigestCache digests,
      Consumer<IOException> trouble,
      @Nullable RemoteStore remote) {
    /** Of builds that have all on disk. */
    public Stores(RunStore runs, DigestCache digests, Consumer<IOException> trouble) {
      this(runs, digests, trouble, null);
    }
  }

  /**
   * Outputs that stay in a remote cache. The caller closes it after the last build.
   *
   * @param outputs those that stayed there
   * @param download which of them are brought here
   */
  public record RemoteStore(RemoteOutputs outputs, CacheUse.Download download) {}

  /** Asked before a run changes anything: takes the lock of the build directory. */
  @FunctionalInterface
  public interface MutationGuard {
    /** Changes nothing beforehand and needs no lock. */
    MutationGuard NOTHING = () -> true;

    /**
     * Gets ready, waiting for another build to end if need be. Asked once for each run that has
     * commands to start, on the thread of the build.
     *
     * @return whether manifest and logs are still as they were read; if not, the run ends as {@link
     *     dev.sconce.schedule.RunResult.Status#OUTDATED}
     */
    boolean prepare();
  }

  /** Waits a little. */
  @FunctionalInterface
  public interface Sleeper {
    /** Lets the thread sleep. */
    Sleeper SLEEP = Thread::sleep;

    /** Returns after about that time, or at once when the thread was interrupted. */
    void pause(Duration time) throws InterruptedException;
  }
}
