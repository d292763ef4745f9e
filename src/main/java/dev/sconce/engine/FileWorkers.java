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
 * Threads that read files, so that the build's own thread does not wait for a disk. They are
 * started when there is work. The number of steps bounds the queue.
 */
final class FileWorkers {
  private static final int IDLE_SECONDS = 5;

  private final int most;
  private final String name;
  private @Nullable ThreadPoolExecutor threads;
  private volatile @Nullable Throwable thrown;

  /** The tasks that are queued and not given up. */
  private final Set<Integer> queued = ConcurrentHashMap.newKeySet();

  /**
   * @param most the maximum number of threads; with one thread, tasks run in order
   */
  FileWorkers(int most, String name) {
    this.most = most;
    this.name = name;
  }

  /**
   * Runs a task when a thread is free.
   *
   * @param key identifies the task among those that are queued
   * @param givenUp runs in place of the task if that was given up before it began, or if it throws:
   *     somebody waits for one of the two
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

  /** Runs a task on one of the threads or, if the system grants none, on the calling one. */
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

  /** Runs a task, and returns whether it completed. What it threw is thrown by {@link #close}. */
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

  /** Ends the threads after all their tasks, and throws what a task has thrown by mistake. */
  void close() {
    finish();
    throwIfBug();
  }

  /** Gives up all tasks that may be given up, and does not wait for those that run. */
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
