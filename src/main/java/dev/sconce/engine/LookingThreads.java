package dev.sconce.engine;

import dev.sconce.os.SystemThreads;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that look at files, so that the build's own does not wait for a disk: several that
 * compare, because steps wait for them, and one that records, in order. They are started when there
 * is something to do. What is queued is bounded by the number of steps.
 */
final class LookingThreads {
  private static final int MAX_COMPARING = 8;
  private static final int IDLE_SECONDS = 5;

  private @Nullable ThreadPoolExecutor comparing;
  private @Nullable ThreadPoolExecutor recording;
  private volatile @Nullable IOException failure;
  private volatile @Nullable Throwable thrown;

  /** Steps that are queued to be compared and not given up. */
  private final Set<Integer> queued = ConcurrentHashMap.newKeySet();

  /**
   * Compares a step when a thread is free. It must not be compared already.
   *
   * @param givenUp run in place of it if comparing was given up before it began, or if it does not
   *     come to its end: somebody waits for one of the two
   */
  void compare(int step, Runnable task, Runnable givenUp) {
    ThreadPoolExecutor threads = comparing;
    if (threads == null) {
      int most = Math.min(MAX_COMPARING, Runtime.getRuntime().availableProcessors());
      threads = threads(most, "compare");
      comparing = threads;
    }
    queued.add(step);
    execute(
        threads,
        () -> {
          if (!queued.remove(step) || !ends(task)) {
            givenUp.run();
          }
        });
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

  /** Does not compare a step that is still queued for it. */
  void giveUpComparing(int step) {
    queued.remove(step);
  }

  void record(Runnable task) {
    ThreadPoolExecutor thread = recording;
    if (thread == null) {
      thread = threads(1, "record");
      recording = thread;
    }
    execute(thread, () -> ends(task));
  }

  private static ThreadPoolExecutor threads(int count, String name) {
    ThreadFactory daemons = task -> Thread.ofPlatform().daemon().name(name).unstarted(task);
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Takes note that recording does not work. */
  void failed(IOException cause) {
    failure = cause;
  }

  /**
   * Ends the threads once they have done what they were given; says what went wrong, and throws
   * what should never have been thrown there.
   */
  Optional<IOException> close() {
    finish(comparing);
    finish(recording);
    comparing = null;
    recording = null;
    Throwable bug = thrown;
    thrown = null;
    if (bug instanceof RuntimeException exception) {
      throw exception;
    }
    if (bug instanceof Error error) {
      throw error;
    }
    assert bug == null : "no other kind is caught";
    return Optional.ofNullable(failure);
  }

  private static void finish(@Nullable ThreadPoolExecutor threads) {
    if (threads == null) {
      return;
    }
    threads.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException whileShortWork) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
