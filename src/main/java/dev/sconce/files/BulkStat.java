package dev.sconce.files;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the time stamps of many files on several threads. A thread costs more than a hundred
 * time stamps, so few files are done by the caller alone.
 */
public final class BulkStat {
  /** Stands for a file whose state cannot be told; {@link FileSystem#mtimeNanos} says why. */
  public static final long FAILED = -1;

  private static final int CHUNK = 128;
  private static final int MIN_FILES_PER_THREAD = 1024;

  private final FileSystem files;
  private final int threads;

  /** The paths to ask for, called by several threads at once. */
  public interface Paths {
    /** A byte string; {@code index} counts from 0. */
    String path(int index);
  }

  /**
   * Over the files of a build.
   *
   * @param threads how many at most, the caller included; more than processors do not help
   */
  public BulkStat(FileSystem files, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads);
    }
    this.files = files;
    this.threads = threads;
  }

  /** Fills {@code out} with the time stamps of {@code count} paths, or {@link #FAILED}. */
  public void mtimes(int count, Paths paths, long[] out) {
    Round round = new Round(files, count, paths, out);
    int helpers = Math.min(threads, count / MIN_FILES_PER_THREAD + 1) - 1;
    Thread[] started = new Thread[helpers];
    for (int i = 0; i < helpers; i++) {
      started[i] = new Thread(round, "stat-" + i);
      started[i].setDaemon(true);
      started[i].start();
    }
    round.run();
    join(started);
    round.rethrow();
  }

  private static void join(Thread[] started) {
    boolean interrupted = false;
    for (Thread thread : started) {
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
    private final FileSystem files;
    private final int count;
    private final Paths paths;
    private final long[] out;
    private final AtomicInteger next = new AtomicInteger();
    private volatile @Nullable Throwable bug;

    Round(FileSystem files, int count, Paths paths, long[] out) {
      this.files = files;
      this.count = count;
      this.paths = paths;
      this.out = out;
    }

    @Override
    public void run() {
      try {
        for (int from = next.getAndAdd(CHUNK); from < count; from = next.getAndAdd(CHUNK)) {
          int to = Math.min(from + CHUNK, count);
          for (int i = from; i < to; i++) {
            out[i] = mtime(paths.path(i));
          }
        }
      } catch (RuntimeException | Error thrown) {
        bug = thrown;
      }
    }

    private long mtime(String path) {
      try {
        return files.mtimeNanos(path);
      } catch (IOException toldOnDemand) {
        return FAILED;
      }
    }

    void rethrow() {
      Throwable thrown = bug;
      if (thrown != null) {
        throw new IllegalStateException("asking for time stamps failed", thrown);
      }
    }
  }
}
