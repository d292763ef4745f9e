package dev.sconce.app.sconce;

import dev.sconce.files.NativePath;
import dev.sconce.files.PosixDirectoryLock;
import dev.sconce.history.BuildLock;
import dev.sconce.history.LockHolders;
import dev.sconce.history.OrphansException;
import dev.sconce.os.Posix;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The turn of this process to change a build directory. It is taken before the first change and
 * kept to the end, also while the manifest is read anew.
 */
final class Turn implements AutoCloseable {
  private final Path directory;
  private final Posix posix;
  private final InstantSource clock;
  private final BooleanSupplier stopped;
  private final Consumer<String> news;
  private @Nullable BuildLock lock;

  /**
   * A turn that was not taken.
   *
   * @param stopped whether the user does not want to wait any more
   * @param news told what is waited for
   */
  Turn(
      Path directory,
      Posix posix,
      InstantSource clock,
      BooleanSupplier stopped,
      Consumer<String> news) {
    this.directory = directory;
    this.posix = posix;
    this.clock = clock;
    this.stopped = stopped;
    this.news = news;
  }

  /**
   * Takes the turn, if it was not, waiting for another build. Where locks do not work everybody
   * goes ahead, as with ninja.
   *
   * @return whether nobody can have changed anything meanwhile
   * @throws OrphansException if commands of a build that was killed do not end
   * @throws InterruptedException if the user stopped waiting
   */
  boolean take() throws OrphansException, InterruptedException {
    if (lock != null) {
      return true;
    }
    PosixDirectoryLock directoryLock = new PosixDirectoryLock(posix, NativePath.bytes(directory));
    try {
      BuildLock taken =
          BuildLock.acquire(
              directoryLock,
              directory,
              new LockHolders(Path.of("/proc"), ProcessHandle.current().pid()),
              clock,
              this::sleep,
              new News());
      lock = taken;
      return !taken.waited();
    } catch (OrphansException e) {
      throw e;
    } catch (IOException noLocks) {
      lock = BuildLock.none(directoryLock);
      return true;
    }
  }

  private void sleep(java.time.Duration time) throws InterruptedException {
    if (stopped.getAsBoolean()) {
      throw new InterruptedException("stopped by the user");
    }
    Thread.sleep(time);
  }

  /** The descriptor that commands inherit; negative for none. */
  int descriptor() {
    return lock == null ? -1 : lock.descriptor();
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }

  private final class News implements BuildLock.Listener {
    @Override
    public void waitingForBuild(long pid) {
      news.accept("another build runs here" + (pid == 0 ? "" : " (pid " + pid + ")") + "; waiting");
    }

    @Override
    public void waitingForOrphans(List<Long> pids) {
      news.accept(
          "a build was killed here, and commands of it still run (pid "
              + String.join(", ", pids.stream().map(String::valueOf).toList())
              + "); waiting for them");
    }
  }
}
