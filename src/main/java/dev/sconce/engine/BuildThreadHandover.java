package dev.sconce.engine;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides which thread continues a build: the one that called or, while that one waits, one that
 * has a completion. The thread that has the turn is the thread of the build, and sees everything
 * that earlier ones did. So the next command starts after one has ended without a wake-up in
 * between (decision 0014).
 */
final class BuildThreadHandover {
  /** What the thread waits for without the turn. */
  interface Wait<T> {
    T await() throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();

  /**
   * The thread that waits and lets others help; null while it continues itself. Guarded by the
   * lock.
   */
  private @Nullable Thread away;

  /** Takes the turn, or waits for it. The same thread must give it back. */
  void take() {
    lock.lock();
  }

  void giveBack() {
    lock.unlock();
  }

  /**
   * Lets others have the turn while the calling thread, which has the turn, waits for something.
   */
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
   * Takes the turn if the thread that runs the build waits for something that it does not do
   * itself, and no other thread is about to continue: a thread that waits for the turn is not
   * overtaken. A thread that has the turn already cannot help itself.
   *
   * @return whether the turn was taken and has to be given back
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
