package dev.sconce.engine;

import dev.sconce.os.SystemThreads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that look at files, so that the build's own does not wait for a disk. They are started
 * when there is something to do. What is queued is bounded by the number of steps.
 */
final class FileWorkers {
  private static final int IDLE_SECONDS = 5;

  private final int most;
  private final String name;
  private @Nullable ThreadPoolExecutor threads;
  private volatile @Nullable Throwable thrown;

  /** What is queued and not given up. */
  private final Set<Integer> queued = ConcurrentHashMap.newKeySet();

  /**
   * @param most how many threads at most; one does things in order
   */
  FileWorkers(int most, String name) {
    this.most = most;
    this.name = name;
  }

  /**
   * Runs a task when a thread is free.
   *
   * @param key names it, among those that are queued
   * @param givenUp run in place of it if it was given up before it began, or if it does not come to
   *     its end: somebody waits for one of the two
   */
  void execute(int key, Runnable task, Runnable givenUp) {
    queued.add(key);
    execute(
        threads(),
        () -> {
          if (!queued.remove(key) || !ends(task)) {
            givenUp.run();
          }
        });
  }

  /** Runs a task when a thread is free; nobody waits for it. */
  void execute(Runnable task) {
    execute(threads(), () -> ends(task));
  }

  /** On one of the threads; when the system grants none, on this one. */
  private static void execute(ThreadPoolExecutor threads, Runnable task) {
    try {
      threads.execute(task);
    } catch (OutOfMemoryError e) {
      if (!SystemThreads.isRefusal(e)) {
        throw e;
      }
      task.run();
    }
  }

  /** Runs a task; whether it came to its end. What it threw is thrown by {@link #close}. */
  private boolean ends(Runnable task) {
    try {
      task.run();
      return true;
    } catch (RuntimeException | Error bug) {
      thrown = bug;
      return false;
    }
  }

  /** Does not run a task that is still queued. */
  void giveUp(int key) {
    queued.remove(key);
  }

  private ThreadPoolExecutor threads() {
    ThreadPoolExecutor known = threads;
    if (known == null) {
      ThreadFactory daemons = task -> Thread.ofPlatform().daemon().name(name).unstarted(task);
      known =
          new ThreadPoolExecutor(
              most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
      known.allowCoreThreadTimeOut(true);
      threads = known;
    }
    return known;
  }

  /**
   * Ends the threads once they have done what they were given, and throws what should never have
   * been thrown there.
   */
  void close() {
    finish();
    throwIfBug();
  }

  /** Gives up what may be given up, and waits for nothing that is under way. */
  void abandon() {
    queued.clear();
    ThreadPoolExecutor ending = threads;
    threads = null;
    if (ending != null) {
      ending.shutdown();
    }
    throwIfBug();
  }

  private void throwIfBug() {
    Throwable bug = thrown;
    thrown = null;
    if (bug instanceof RuntimeException exception) {
      throw exception;
    }
    if (bug instanceof Error error) {
      throw error;
    }
    assert bug == null : "no other kind is caught";
  }

  private void finish() {
    ThreadPoolExecutor ending = threads;
    threads = null;
    if (ending == null) {
      return;
    }
    ending.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = ending.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException whileShortWork) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
