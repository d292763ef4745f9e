package dev.sconce.cache.tiers;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.session.CacheEvent.MissReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Work that several callers may wait for, each piece on a thread of its own. Waiting callers can be
 * answered at once, however long the work takes to notice that it is no longer needed.
 *
 * <p>These are platform threads: the JDK watches the sockets of virtual threads with a thread of
 * its own, which delays the end of the process by 0.3 s.
 */
final class InFlight<K, V> {
  private static final long IDLE_SECONDS = 10;

  private final Map<K, Piece> pieces = new HashMap<>();
  private final ThreadPoolExecutor threads;
  private boolean closed;

  /**
   * @param name of the threads
   * @param atOnce the maximum number of pieces in progress; others wait
   */
  InFlight(String name, int atOnce) {
    threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(name).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** A piece of work. */
  @FunctionalInterface
  interface Work<V> {
    /** Does the work; an interrupt means that nobody waits for it. */
    CacheAnswer<V> run() throws InterruptedException;
  }

  private final class Piece implements Runnable {
    final CompletableFuture<CacheAnswer<V>> answer = new CompletableFuture<>();
    final FutureTask<Boolean> task = new FutureTask<>(this, true);
    private final K key;
    private final Work<V> work;
    int waiting;

    Piece(K key, Work<V> work) {
      this.key = key;
      this.work = work;
    }

    @Override
    public void run() {
      try {
        CacheAnswer<V> found = work.run();
        ended(this); // first, so that later callers start anew
        answer.complete(found);
      } catch (InterruptedException unwanted) {
        ended(this);
        answer.complete(disabled());
      } catch (RuntimeException | Error bug) {
        ended(this);
        answer.completeExceptionally(bug);
      }
    }
  }

  /** Waits for the work under a key, and starts it if it is not in progress. */
  CacheAnswer<V> share(K key, Work<V> work) throws InterruptedException {
    Piece piece = join(key, work);
    try {
      return piece.answer.get();
    } catch (ExecutionException bug) {
      throw new AssertionError("a cache failed", bug.getCause());
    } finally {
      leave(piece);
    }
  }

  private synchronized Piece join(K key, Work<V> work) {
    Piece piece = pieces.get(key);
    if (piece == null) {
      piece = new Piece(key, work);
      if (closed) {
        piece.answer.complete(disabled());
      } else {
        pieces.put(key, piece);
        threads.execute(piece.task);
      }
    }
    piece.waiting++;
    return piece;
  }

  private synchronized void ended(Piece piece) {
    pieces.remove(piece.key, piece);
  }

  private synchronized void leave(Piece piece) {
    piece.waiting--;
    if (piece.waiting == 0 && !piece.answer.isDone()) {
      pieces.remove(piece.key, piece);
      withdraw(piece);
    }
  }

  private void withdraw(Piece piece) {
    threads.remove(piece.task);
    piece.task.cancel(true);
  }

  /** Answers all callers with DISABLED, and ends the work. */
  void abandon() {
    List<Piece> all;
    synchronized (this) {
      all = List.copyOf(pieces.values());
      pieces.clear();
    }
    for (Piece piece : all) {
      piece.answer.complete(disabled());
      withdraw(piece);
    }
  }

  /** Abandons all work, and all that is asked for from now on. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    abandon();
    threads.shutdown();
  }

  private static <V> CacheAnswer<V> disabled() {
    return new CacheAnswer.Failed<>(
        MissReason.DISABLED, "the remote cache is no longer fetched from", 0);
  }
}
