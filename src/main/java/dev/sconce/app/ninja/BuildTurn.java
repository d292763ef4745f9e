package dev.sconce.app.ninja;

import dev.sconce.files.NativePath;
import dev.sconce.files.PosixDirectoryLock;
import dev.sconce.history.BuildLock;
import dev.sconce.history.LockHolders;
import dev.sconce.history.OrphansException;
import dev.sconce.ui.plain.NinjaTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turn of this process to change the build directory. It is taken before the first change and
 * kept to the end, also while the manifest is read anew.
 */
final class BuildTurn implements AutoCloseable {
  private final String directory;
  private final Machine machine;
  private final InstantSource clock;
  private final NinjaTerminal terminal;
  private @Nullable BuildLock lock;
  private volatile boolean abandoned;

  /**
   * @param directory the build directory, a byte string; empty for the working directory
   */
  BuildTurn(String directory, Machine machine, InstantSource clock, NinjaTerminal terminal) {
    this.directory = directory;
    this.machine = machine;
    this.clock = clock;
    this.terminal = terminal;
  }

  /**
   * Takes the turn, if it was not, waiting for another build. Where locks do not work everybody
   * goes ahead, as with ninja.
   *
   * @return whether nobody can have changed anything meanwhile
   * @throws UncheckedIOException if commands of a build that was killed do not end
   */
  boolean take() {
    if (lock != null) {
      return true;
    }
    PosixDirectoryLock directoryLock = new PosixDirectoryLock(machine.posix(), directory);
    try {
      BuildLock taken =
          BuildLock.acquire(
              directoryLock,
              NativePath.of("lock", directory.isEmpty() ? "." : directory),
              new LockHolders(Path.of("/proc"), ProcessHandle.current().pid()),
              clock,
              this::sleep,
              new News());
      lock = taken;
      return !taken.waited();
    } catch (OrphansException e) {
      throw new UncheckedIOException(e);
    } catch (IOException noLocks) {
      lock = BuildLock.none(directoryLock);
      return true;
    } catch (InterruptedException stopped) {
      return false;
    }
  }

  /** Ends waiting, now or later. Any thread. */
  void abandon() {
    abandoned = true;
  }

  /** The descriptor that commands inherit; negative for none. */
  int descriptor() {
    return lock == null ? -1 : lock.descriptor();
  }

  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      terminal.warning("the lock of the build directory is not free: " + e.getMessage());
    }
  }

  private void sleep(Duration time) throws InterruptedException {
    if (abandoned) {
      throw new InterruptedException("stopped by the user");
    }
    Thread.sleep(time);
  }

  private final class News implements BuildLock.Listener {
    @Override
    public void waitingForBuild(long pid) {
      String who = pid == 0 ? "" : " (pid " + pid + ")";
      terminal.warning("another build runs here" + who + "; waiting for it");
    }

    @Override
    public void waitingForOrphans(List<Long> pids) {
      StringBuilder names = new StringBuilder();
      for (long pid : pids) {
        names.append(names.isEmpty() ? "" : ", ").append(pid);
      }
      terminal.warning(
          "a build was killed here, and commands of it still run (pid "
              + names
              + "); waiting for them");
    }
  }
}
