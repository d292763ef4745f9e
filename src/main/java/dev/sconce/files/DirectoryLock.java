package dev.sconce.files;

import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import java.io.IOException;

/**
 * An advisory lock on a directory, which creates no file in it. The lock belongs to the open
 * descriptor: it is held as long as any process lives that inherited the descriptor, unless it was
 * released explicitly.
 */
public interface DirectoryLock {
  /**
   * Takes the lock if it is free.
   *
   * @return false if another process holds it
   * @throws IOException if this file system does not support such locks
   */
  boolean tryTake() throws IOException;

  /** Releases the lock, also for processes that inherited the descriptor. */
  void giveBack() throws IOException;

  /** The descriptor that commands inherit; negative while the lock is not held. */
  int descriptor();

  /** A lock by {@code flock(2)}. Not thread-safe. */
  public static final class PosixDirectoryLock implements DirectoryLock {
    private static final int CLOSED = -1;

    private final Posix posix;
    private final String directory;
    private int descriptor = CLOSED;

    /**
     * The lock of a directory, not taken yet.
     *
     * @param directory a byte string; empty for the working directory of the process
     */
    public PosixDirectoryLock(Posix posix, String directory) {
      this.posix = posix;
      this.directory = directory.isEmpty() ? "." : directory;
    }

    @Override
    public boolean tryTake() throws OsException {
      if (descriptor >= 0) {
        return true;
      }
      int opened = posix.open(directory, Posix.READ_ONLY | Posix.CLOSE_ON_EXEC, 0);
      boolean taken = false;
      try {
        taken = posix.tryLock(opened);
      } finally {
        if (!taken) {
          posix.close(opened);
        }
      }
      descriptor = taken ? opened : CLOSED;
      return taken;
    }

    @Override
    public void giveBack() throws OsException {
      int held = descriptor;
      if (held < 0) {
        return;
      }
      descriptor = CLOSED;
      try {
        posix.unlock(held);
      } finally {
        posix.close(held);
      }
    }

    @Override
    public int descriptor() {
      return descriptor;
    }
  }
}
