package dev.sconce.engine;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Says which thread goes on with a build: the one that called, or while that waits one that brings
 * something. The thread that has the turn is the thread of the build; it sees what all before it
 * did. So a command that ends is followed by the next without a wake-up in between (decision 0014).
 */
final class BuildThreadHandover {
  /** What waits outside of the turn. */
  interface Wait<T> {
    T await() throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();

  /** Waits, and lets others help; null while it goes on itself. Guarded by the lock. */
  private @Nullable Thread away;

  /** Takes the turn, or waits for it; to be given back by the same thread. */
  void take() {
    lock.lock();
  }

  void giveBack() {
    lock.unlock();
  }

  /** Lets others have the turn while the calling thread, whose turn it is, waits for something. */
  <T> T letOthersWhile(Wait<T> wait) throws InterruptedException {
    away = Thread.currentThread();
    lock.unlock();
    try {
      return wait.await();
    } finally {
      lock.lock();
      away = null;
    }
  }

  /**
   * Takes the turn if the thread whose build it is waits, for something that it does not do itself,
   * and nobody is about to go on: who waits for the turn is not overtaken. A thread that has the
   * turn already cannot help itself.
   *
   * @return whether it was taken, and has to be given back
   */
  boolean tryToHelp() {
    if (lock.isHeldByCurrentThread() || lock.hasQueuedThreads() || !lock.tryLock()) {
      return false;
    }
    if (away != null && away != Thread.currentThread()) {
      return true;
    }
    lock.unlock();
    return false;
  }
}
