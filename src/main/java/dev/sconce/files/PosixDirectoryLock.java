package dev.sconce.files;

import dev.sconce.os.OsException;
import dev.sconce.os.Posix;

/** The lock of {@code flock(2)}. For one thread. */
public final class PosixDirectoryLock implements DirectoryLock {
  private static final int CLOSED = -1;

  private final Posix posix;
  private final String directory;
  private int descriptor = CLOSED;

  /**
   * The lock of a directory.
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
