package dev.sconce.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects ended runs until several can be handled together: most of what one run has used, the
 * others have used as well, so that it is checked only once. Any thread.
 */
final class EndedRuns<R> {
  private static final int MOST_TOGETHER = 32;

  /** How long a run waits for others. */
  private static final long MAX_WAIT_NANOS = 200_000_000;

  private static final int THREADS = 2;

  private final Consumer<List<R>> handler;
  private final FileWorkers workers;
  private List<R> gathered = new ArrayList<>();
  private boolean ending;

  /**
   * @param handler receives the runs that came together, in their order, on one of two threads
   */
  EndedRuns(String name, Consumer<List<R>> handler) {
    this.handler = handler;
    this.workers = new FileWorkers(THREADS, name);
  }

  void add(R run) {
    boolean first;
    synchronized (this) {
      gathered.add(run);
      first = gathered.size() == 1;
      if (gathered.size() >= MOST_TOGETHER) {
        notifyAll();
      }
    }
    if (first) {
      workers.execute(this::handle);
    }
  }

  private void handle() {
    List<R> runs = gather();
    if (runs != null) {
      handler.accept(runs);
    }
  }

  private synchronized @Nullable List<R> gather() {
    long end = System.nanoTime() + MAX_WAIT_NANOS;
    try {
      long left = MAX_WAIT_NANOS;
      while (!ending && gathered.size() < MOST_TOGETHER && left > 0) {
        wait(left / 1_000_000 + 1);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    List<R> runs = gathered;
    gathered = new ArrayList<>();
    return runs.isEmpty() ? null : runs;
  }

  /** Waits until all runs that were added are handled; more may be added then. */
  void finish() {
    synchronized (this) {
      ending = true;
      notifyAll();
    }
    workers.close();
    synchronized (this) {
      ending = false;
    }
  }
}
