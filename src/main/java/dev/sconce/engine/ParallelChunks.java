package dev.sconce.engine;

import dev.sconce.os.SystemThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Processes a range of numbers on a few threads. */
final class ParallelChunks {
  /** One worker per thread. */
  interface Worker {
    /** Processes the numbers {@code from} to {@code to}, exclusive. */
    void work(int from, int to);
  }

  /** Creates the workers, on their threads. */
  interface Workers {
    Worker worker();
  }

  private static final int CHUNK = 128;

  /** Starting a thread costs more than a hundred time stamps. */
  private static final int MIN_ITEMS_PER_THREAD = 512;

  private final int threads;

  ParallelChunks(int threads) {
    this.threads = threads;
  }

  /**
   * Returns when all numbers below {@code count} are processed, by as many threads as can be
   * started.
   */
  void run(int count, Workers workers) {
    begin(count, workers).finish();
  }

  /** Starts to process all numbers below {@code count}, on other threads only. */
  Begun begin(int count, Workers workers) {
    Round round = new Round(count, workers);
    int helpers = Math.min(threads, count / MIN_ITEMS_PER_THREAD + 1) - 1;
    List<Thread> started = new ArrayList<>(helpers);
    for (int i = 0; i < helpers; i++) {
      Thread helper = new Thread(round, "gather-" + i);
      helper.setDaemon(true);
      if (!SystemThreads.tryStart(helper)) {
        break;
      }
      started.add(helper);
    }
    return new Begun(round, started);
  }

  /** Work that other threads have started. */
  static final class Begun {
    private final Round round;
    private final List<Thread> started;

    private Begun(Round round, List<Thread> started) {
      this.round = round;
      this.started = started;
    }

    /** Helps, and returns when everything is processed. */
    void finish() {
      round.run();
      join(started);
      round.rethrow();
    }
  }

  /** Waits for threads that will end soon; an interrupt is kept for later. */
  static void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException whileShortWork) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Round implements Runnable {
    private final int count;
    private final Workers workers;
    private final AtomicInteger next = new AtomicInteger();
    private volatile @Nullable Throwable thrown;

    Round(int count, Workers workers) {
      this.count = count;
      this.workers = workers;
    }

    @Override
    public void run() {
      try {
        Worker worker = workers.worker();
        for (int from = next.getAndAdd(CHUNK); from < count; from = next.getAndAdd(CHUNK)) {
          worker.work(from, Math.min(from + CHUNK, count));
        }
      } catch (RuntimeException | Error failure) {
        thrown = failure;
      }
    }

    void rethrow() {
      Throwable failure = thrown;
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      assert failure == null : "no other kind is caught";
    }
  }
}
