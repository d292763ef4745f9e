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
 * The parts that a build works with. The caller opens and closes them.
 *
 * @param graph what to build; belongs to the build from now on
 * @param files where it is built
 * @param buildLog the log of commands; null to use time stamps alone
 * @param depsLog the log of discovered inputs; null to keep none
 * @param runner runs commands
 * @param dyndeps reads dyndep files
 * @param gate a further limit on how many commands run; null for none
 * @param clock the source of times in events and logs
 * @param startedAtMillis when the build began, by the clock
 * @param stampFile a path of a file that may be written to learn the file system's time; a byte
 *     string
 * @param beforeMutation called before anything is changed
 * @param memory of earlier builds, for skipping steps that would make the same again; null to use
 *     ninja's rule alone
 * @param pause waits until the clock of the file system has moved
 * @param tracing how commands are traced; null if they are not
 * @param caching where results are looked up and stored; null if they are not
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

  /** Reports why memory cannot be read or written; does nothing if there is no memory. */
  void memoryTrouble(IOException failure) {
    if (memory != null) {
      memory.trouble().accept(failure);
    }
  }

  /** With traced commands; null for none. */
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

  /** With results looked up and stored; null for none. Only for builds with a memory. */
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
   * How commands are traced. Only for builds with a memory.
   *
   * @param policy which commands are traced, and what follows from their accesses
   * @param judge of the accesses
   * @param store of what steps accessed; the caller closes it after the last build
   * @param privateTemporary whether commands get a temporary directory of their own
   * @param compares whether a step that is clean by ninja's rule runs again when something that it
   *     was seen to use has changed
   */
  public record Tracing(
      DependencyPolicy policy,
      AccessJudge judge,
      AccessStore store,
      boolean privateTemporary,
      boolean compares) {}

  /**
   * Where results of steps are looked up and stored. The caller closes the caches after the last
   * build.
   *
   * @param roots the directories whose location is not part of keys
   * @param directory the build directory without symbolic links, absolute, a byte string
   * @param staging a directory of Sconce on the file system of the outputs
   * @param conditions what is the same for all steps
   * @param environment the variables that commands see and that are part of keys, {@code
   *     NAME=value}
   * @param cache all caches
   * @param here only the cache of this machine
   * @param notices of the cache
   * @param server what to report about the remote cache; null without one
   * @param mode the initial use of the remote cache
   * @param local whether there is a cache on this machine
   * @param race whether a step may run while its result is looked up
   * @param policy which steps may be looked up and stored
   * @param hitRates of the last builds here
   * @param account receives the outcome of each step, in whole lines, on any thread; null for
   *     nobody
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
   * What a build knows about earlier ones, for skipping steps that would only make the same again
   * and for explaining others. The caller closes both stores after the last build.
   *
   * @param runs of steps
   * @param digests of files
   * @param trouble receives the errors of reading or writing either of them, on the thread of the
   *     build
   * @param remote the outputs that were left in a remote cache; null if all have to be on disk
   */
  public record Stores(
      RunStore runs,
      DigestCache digests,
      Consumer<IOException> trouble,
      @Nullable RemoteStore remote) {
    /** The stores of builds that have all outputs on disk. */
    public Stores(RunStore runs, DigestCache digests, Consumer<IOException> trouble) {
      this(runs, digests, trouble, null);
    }
  }

  /**
   * Outputs that stay in a remote cache. The caller closes it after the last build.
   *
   * @param outputs the outputs that stayed there
   * @param download which of them are downloaded
   */
  public record RemoteStore(RemoteOutputs outputs, CacheUse.Download download) {}

  /** Called before a run changes anything: takes the lock of the build directory. */
  @FunctionalInterface
  public interface MutationGuard {
    /** Does nothing and needs no lock. */
    MutationGuard NOTHING = () -> true;

    /**
     * Prepares for changes, and waits for another build to end if necessary. Called once for each
     * run that has commands to start, on the thread of the build.
     *
     * @return whether manifest and logs are unchanged since they were read; if not, the run ends as
     *     {@link dev.sconce.schedule.RunResult.Status#OUTDATED}
     */
    boolean prepare();
  }

  /** Waits for a while. */
  @FunctionalInterface
  public interface Sleeper {
    /** Lets the thread sleep. */
    Sleeper SLEEP = Thread::sleep;

    /** Returns after about that time; throws at once if the thread is interrupted. */
    void pause(Duration time) throws InterruptedException;
  }
}
