package dev.sconce.app.workspace;

import dev.sconce.files.DirectoryLock;
import dev.sconce.files.NativePath;
import dev.sconce.history.BuildLock;
import dev.sconce.history.LockHolders;
import dev.sconce.os.Posix;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process at a time change a build directory. It is taken before the first change and held
 * until it is released, even while the manifest is reread. One thread at a time; {@link
 * #descriptor} belongs to that thread too.
 */
public final class WorkspaceLock implements AutoCloseable {
  private final String directory;
  private final Supplier<Posix> posix;
  private final InstantSource clock;
  private @Nullable BuildLock lock;

  /**
   * Does not take the lock yet.
   *
   * @param directory the build directory, a byte string; empty for the working directory
   * @param posix asked for when the lock is taken, because linking takes time
   */
  public WorkspaceLock(String directory, Supplier<Posix> posix, InstantSource clock) {
    this.directory = directory.isEmpty() ? "." : directory;
    this.posix = posix;
    this.clock = clock;
  }

  /**
   * Takes the lock unless this process has it, and waits for another build if necessary. If locks
   * do not work, every build goes ahead, as with ninja.
   *
   * @param signals tell whether the user stops the wait
   * @param listener receives what it waits for
   * @return whether no other holder of the lock can have changed anything since this call
   * @throws BuildLock.OrphanedCommandsException if commands of a killed build do not end
   * @throws InterruptedException if the user stopped the wait
   */
  boolean take(StopSignals signals, WorkspaceListener listener)
      throws BuildLock.OrphanedCommandsException, InterruptedException {
    if (lock != null) {
      return true;
    }
    try {
      BuildLock taken = acquire(time -> sleep(time, signals), new Waiting(listener));
      lock = taken;
      return !taken.waited();
    } catch (BuildLock.OrphanedCommandsException e) {
      throw e;
    } catch (IOException noLocks) {
      lock = BuildLock.none(directoryLock());
      return true;
    }
  }

  private BuildLock acquire(BuildLock.Sleeper sleeper, BuildLock.Listener listener)
      throws IOException, InterruptedException {
    return BuildLock.acquire(
        directoryLock(),
        NativePath.of("lock", directory),
        new LockHolders(Path.of("/proc"), ProcessHandle.current().pid()),
        clock,
        sleeper,
        listener);
  }

  private DirectoryLock.PosixDirectoryLock directoryLock() {
    return new DirectoryLock.PosixDirectoryLock(posix.get(), directory);
  }

  /** Takes the lock unless this process has it; returns false if another process has it. */
  public boolean takeIfFree() {
    BuildLock held = lock;
    if (held != null) {
      return true;
    }
    try {
      BuildLock taken = acquire(WorkspaceLock::doNotWait, new Silence());
      lock = taken;
      return true;
    } catch (InterruptedException othersHaveIt) {
      return false;
    } catch (IOException noLocks) {
      return true;
    }
  }

  private static void doNotWait(Duration time) throws InterruptedException {
    throw new InterruptedException("not to be waited for");
  }

  private static void sleep(Duration time, StopSignals signals) throws InterruptedException {
    if (signals.stopped()) {
      throw new InterruptedException("stopped by the user");
    }
    Thread.sleep(time);
  }

  /** The descriptor that commands inherit; negative for none. */
  int descriptor() {
    return lock == null ? -1 : lock.descriptor();
  }

  /**
   * Releases the lock, if it was taken; it can be taken again.
   *
   * @throws IOException if the lock cannot be marked as free; it is free once this process has
   *     ended
   */
  @Override
  public void close() throws IOException {
    BuildLock taken = lock;
    lock = null;
    if (taken != null) {
      taken.close();
    }
  }

  private static final class Silence implements BuildLock.Listener {
    @Override
    public void waitingForBuild(long pid) {
      // nobody waits
    }

    @Override
    public void waitingForOrphans(List<Long> pids) {
      // nobody waits
    }
  }

  private record Waiting(WorkspaceListener listener) implements BuildLock.Listener {
    @Override
    public void waitingForBuild(long pid) {
      String who = pid == 0 ? "" : " (pid " + pid + ")";
      listener.waiting("another build runs here" + who + "; waiting for it");
    }

    @Override
    public void waitingForOrphans(List<Long> pids) {
      String names = pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
      listener.waiting(
          "a build was killed here, and commands of it still run (pid "
              + names
              + "); waiting for them");
    }
  }
}
