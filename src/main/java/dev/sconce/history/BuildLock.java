package dev.sconce.history;

import dev.sconce.files.DirectoryLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prevents two builds in one directory at the same time. A build takes the lock only before it runs
 * a command or writes a log: a build with nothing to do needs none. A second build waits for the
 * first. A build inside a running one (CMake calls {@code ninja -t restat} while it regenerates)
 * continues without the lock. Commands inherit the descriptor, so that the commands of a killed
 * build hold the lock until they end.
 */
public final class BuildLock implements AutoCloseable {
  /** How long to wait for commands of a killed build. */
  public static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(50);

  /** Receives what the lock waits for, once for each process or group of processes. */
  public interface Listener {
    /** Another build runs; {@code pid} is 0 if unknown. */
    void waitingForBuild(long pid);

    /** The build was killed, and these commands of it are still running. */
    void waitingForOrphans(List<Long> pids);
  }

  public interface Sleeper {
    /** Waits for this time. */
    void sleep(Duration time) throws InterruptedException;
  }

  private final DirectoryLock lock;
  private final boolean held;
  private final boolean waited;

  private BuildLock(DirectoryLock lock, boolean held, boolean waited) {
    this.lock = lock;
    this.held = held;
    this.waited = waited;
  }

  /** A lock that excludes nobody, for dry runs. */
  public static BuildLock none(DirectoryLock lock) {
    return new BuildLock(lock, false, false);
  }

  /**
   * Takes the lock; waits while another build runs.
   *
   * @param directory the build directory
   * @throws OrphanedCommandsException if commands of a killed build outlast {@link
   *     #ORPHAN_PATIENCE}
   * @throws IOException if the file system does not support such locks
   */
  public static BuildLock acquire(
      DirectoryLock lock,
      Path directory,
      LockHolders processes,
      InstantSource clock,
      Sleeper sleeper,
      Listener listener)
      throws IOException, InterruptedException {
    Wait wait = new Wait(clock, listener);
    while (!lock.tryTake()) {
      LockHolders.Found found = processes.of(directory);
      if (found.taker() != 0 && processes.isAncestor(found.taker())) {
        return new BuildLock(lock, false, false);
      }
      wait.check(found);
      sleeper.sleep(POLL);
    }
    return new BuildLock(lock, true, wait.happened());
  }

  /** Whether this build does not hold the lock: it runs inside the one that does, or needs none. */
  public boolean exempt() {
    return !held;
  }

  /** Whether another build ran meanwhile, so that everything read before is outdated. */
  public boolean waited() {
    return waited;
  }

  /** The descriptor that commands inherit; negative for none. */
  public int descriptor() {
    return held ? lock.descriptor() : -1;
  }

  /**
   * Releases the lock, even if a process that a command left behind, such as a compile server,
   * still has the descriptor.
   */
  @Override
  public void close() throws IOException {
    if (held) {
      lock.giveBack();
    }
  }

  /** What the lock has waited for and reported so far. */
  private static final class Wait {
    private final InstantSource clock;
    private final Listener listener;
    private long toldBuild = -1;
    private @Nullable Instant orphansSince;

    Wait(InstantSource clock, Listener listener) {
      this.clock = clock;
      this.listener = listener;
    }

    boolean happened() {
      return toldBuild >= 0 || orphansSince != null;
    }

    void check(LockHolders.Found found) throws OrphanedCommandsException {
      if (found.takerLives() || found.holders().isEmpty() || found.taker() == 0) {
        long pid = found.takerLives() ? found.taker() : 0;
        orphansSince = null;
        if (toldBuild < 0 || pid != 0 && pid != toldBuild) {
          toldBuild = pid;
          listener.waitingForBuild(pid);
        }
        return;
      }
      List<Long> orphans = List.copyOf(found.holders());
      Instant since = orphansSince;
      if (since == null) {
        orphansSince = clock.instant();
        listener.waitingForOrphans(orphans);
      } else if (!clock.instant().isBefore(since.plus(ORPHAN_PATIENCE))) {
        throw new OrphanedCommandsException(orphans);
      }
    }
  }

  /** Thrown if commands of a killed build still run and may write outputs of a new build. */
  public static final class OrphanedCommandsException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<Long> pids;

    OrphanedCommandsException(List<Long> pids) {
      super(
          "commands of a build that was killed are still running: "
              + pids.stream().map(String::valueOf).collect(Collectors.joining(", ")));
      this.pids = List.copyOf(pids);
    }

    /** The process ids, in ascending order. */
    public List<Long> pids() {
      return pids;
    }
  }
}
