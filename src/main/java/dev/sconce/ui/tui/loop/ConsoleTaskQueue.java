package dev.sconce.ui.tui.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The tasks of other threads for the console's thread, in order. Bounded by the limit on queued
 * keys and by the few other callers.
 */
final class ConsoleTaskQueue {
  /** Something to do. */
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  /**
   * @param alternative runs if the task fails or there is no console thread any more, on any thread
   */
  private record QueuedTask(Task task, Runnable alternative) {}

  private final BlockingQueue<QueuedTask> waiting = new LinkedBlockingQueue<>();
  private boolean open;

  /** The console's thread accepts tasks from now on. */
  synchronized void open() {
    open = true;
  }

  /** Adds a task. If it is not accepted or fails, {@code alternative} runs. */
  void add(Task task, Runnable alternative) {
    boolean taken;
    synchronized (this) {
      taken = open && waiting.add(new QueuedTask(task, alternative));
    }
    if (!taken) {
      alternative.run();
    }
  }

  /** Adds a task without an alternative. */
  void add(Task task) {
    add(task, () -> {});
  }

  /** Wakes the waiting thread. */
  void wake() {
    add(() -> {});
  }

  /**
   * Waits for a task and runs it. If it fails, its alternative runs, because another thread may
   * wait for one of the two.
   *
   * @return whether there was one
   */
  boolean carryOut(Duration patience) throws IOException, InterruptedException {
    QueuedTask next = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      return false;
    }
    boolean done = false;
    try {
      next.task().run();
      done = true;
    } finally {
      if (!done) {
        next.alternative().run();
      }
    }
    return true;
  }

  /** Accepts no more tasks, and runs the alternatives of the remaining ones. */
  void close() {
    synchronized (this) {
      open = false;
    }
    for (QueuedTask next; (next = waiting.poll()) != null; ) {
      next.alternative().run();
    }
  }
}
