package dev.sconce.app.workspace;

import dev.sconce.engine.BuildParts;
import dev.sconce.engine.DryRunner;
import dev.sconce.files.FileSystemClock;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.history.AccessStore;
import dev.sconce.history.DigestCache;
import dev.sconce.history.RemoteOutputs;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.CacheUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The stores of a build directory with the records of earlier builds. Reads nothing before first
 * use.
 */
public final class WorkspaceStores implements AutoCloseable {
  private static final Duration CLOCK_VALID_FOR = Duration.ofMillis(10);

  private final FileSystemClock clock;
  private final BuildParts.Stores parts;
  private final AccessStore accesses;
  private final RemoteOutputs remote;

  private WorkspaceStores(
      FileSystemClock clock, BuildParts.Stores parts, AccessStore accesses, RemoteOutputs remote) {
    this.clock = clock;
    this.parts = parts;
    this.accesses = accesses;
    this.remote = remote;
  }

  /**
   * The stores of a build directory.
   *
   * @param directory the build directory
   * @param state the directory of all stores
   * @param runs the run store in it
   * @param download which results are fetched when they are found
   * @param trouble receives the reason if a store cannot be read or written
   */
  public static WorkspaceStores of(
      Path directory,
      Path state,
      LoadedBuild loaded,
      RunStore runs,
      CacheUse.Download download,
      InstantSource clock,
      Consumer<IOException> trouble) {
    FileSystemClock fileTime =
        new FileSystemClock(loaded.files(), loaded.stampFile(), CLOCK_VALID_FOR, clock);
    DigestCache digests = DigestCache.at(state, loaded.files(), fileTime);
    AccessStore accesses = AccessStore.at(state, real(directory));
    RemoteOutputs remote = RemoteOutputs.at(state);
    BuildParts.RemoteStore counting =
        download == CacheUse.Download.ALL ? null : new BuildParts.RemoteStore(remote, download);
    return new WorkspaceStores(
        fileTime, new BuildParts.Stores(runs, digests, trouble, counting), accesses, remote);
  }

  /** The path without symbolic links; unchanged if they cannot be followed. */
  private static String real(Path directory) {
    try {
      return NativePath.bytes(directory.toRealPath());
    } catch (IOException unreadable) {
      return NativePath.bytes(directory);
    }
  }

  /** Whether another build has changed a store since it was read here. */
  public boolean isOutdated() throws IOException {
    return parts.runs().isOutdated()
        || parts.digests().isOutdated()
        || accesses.isOutdated()
        || remote.isOutdated();
  }

  /** The recorded accesses of steps. */
  public AccessStore accesses() {
    return accesses;
  }

  /** The parts of a preview of a build: it runs and changes nothing. */
  public BuildParts preview(LoadedBuild loaded, InstantSource time, long startedAtMillis) {
    return new BuildParts(
        loaded.graph(),
        loaded.files(),
        loaded.buildLog(),
        loaded.depsLog(),
        new DryRunner(),
        new NinjaDyndepReader(),
        null,
        time,
        startedAtMillis,
        loaded.stampFile(),
        BuildParts.MutationGuard.NOTHING,
        parts,
        BuildParts.Sleeper.SLEEP);
  }

  public BuildParts.Stores parts() {
    return parts;
  }

  /** Closes the files so that others can write them. The next record reopens them. */
  @Override
  public void close() throws IOException {
    try (DigestCache _ = parts.digests();
        RunStore _ = parts.runs();
        AccessStore _ = accesses;
        RemoteOutputs _ = remote) {
      closeClock();
    }
  }

  /**
   * Ignores a failure, because the build's own clock uses the same file and has reported it before.
   */
  private void closeClock() {
    try {
      clock.close();
    } catch (IOException leftThere) {
      return;
    }
  }
}
