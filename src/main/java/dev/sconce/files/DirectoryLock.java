package dev.sconce.files;

import java.io.IOException;

/**
 * An advisory lock on a directory, which leaves nothing in it. It belongs to the open directory: as
 * long as any process lives that inherited the descriptor, nobody else gets the lock, unless it was
 * given back.
 */
public interface DirectoryLock {
  /**
   * Takes the lock if it is free.
   *
   * @return false if another holds it
   * @throws IOException if this file system has no such locks
   */
  boolean tryTake() throws IOException;

  /** Gives the lock back, also for those who inherited the descriptor. */
  void giveBack() throws IOException;

  /** The descriptor that commands are to inherit; negative while the lock is not held. */
  int descriptor();
}
