package dev.sconce.os;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the processes that are being started. Whoever must not meet one holds new ones back and
 * waits until none is in flight. The lock guards the count only; nothing is locked while a process
 * is started, which can take as long as another thread needs to let it go on. Safe for use by
 * several threads.
 */
final class SpawnsInFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int count;
  private int holds;

  /** A process is about to be started; waits while new ones are held back. */
  void begin() {
    lock.lock();
    try {
      while (holds > 0) {
        changed.awaitUninterruptibly();
      }
      count++;
    } finally {
      lock.unlock();
    }
  }

  /** It has executed its program, or could not. */
  void end() {
    lock.lock();
    try {
      count--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Holds new ones back, until {@link #resume}, and waits until none is in flight. */
  void hold() {
    lock.lock();
    try {
      holds++;
      while (count > 0) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  void resume() {
    lock.lock();
    try {
      holds--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
