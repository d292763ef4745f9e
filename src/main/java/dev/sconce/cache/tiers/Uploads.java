package dev.sconce.cache.tiers;

import dev.sconce.cache.ActionCache;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ContentStore;
import dev.sconce.cache.Publication;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.Tier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pushes results in the background: first the contents, from the local snapshots, then the entries
 * that lead to them, so that nobody finds a result without its contents.
 */
final class Uploads {
  /** The maximum number of waiting results, which are held in memory; more are not pushed. */
  static final int MOST_WAITING = 20_000;

  /** The maximum size of their inline contents; results beyond it are not pushed. */
  static final long MOST_INLINE_BYTES = 64 << 20;

  private static final Duration END = Duration.ofSeconds(2);

  private final ContentStore contents;
  private final ActionCache results;
  private final DiskCache snapshots;
  private final int atOnce;
  private final Supplier<Traffic> traffic;
  private final CacheClock clock;
  private final CacheListener listener;

  private final Set<Digest> stored = ConcurrentHashMap.newKeySet();
  private final InFlight<Digest, Digest> storing;

  private final Deque<Push> waiting = new ArrayDeque<>();
  private final Set<Thread> running = new HashSet<>();
  private final List<Push> failed = new ArrayList<>();
  private long inlineBytes;
  private boolean closed;
  private boolean overflowed;

  private record Push(int step, Publication publication, long inlineBytes, long sizeBytes) {}

  /**
   * @param atOnce the maximum number of results pushed in parallel
   */
  Uploads(
      ContentStore contents,
      ActionCache results,
      DiskCache snapshots,
      int atOnce,
      Supplier<Traffic> traffic,
      CacheClock clock,
      CacheListener listener) {
    this.contents = contents;
    this.results = results;
    this.snapshots = snapshots;
    this.atOnce = atOnce;
    this.storing = new InFlight<>("push a content", atOnce);
    this.traffic = traffic;
    this.clock = clock;
    this.listener = listener;
  }

  void add(int step, Publication publication) {
    long inline = publication.result().inlineBytes();
    long stored = publication.result().storedContents().stream().mapToLong(Digest::sizeBytes).sum();
    boolean first;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (waiting.size() < MOST_WAITING && inlineBytes + inline <= MOST_INLINE_BYTES) {
        inlineBytes += inline;
        waiting.add(new Push(step, publication, inline, inline + stored));
        startWorker();
        return;
      }
      first = !overflowed;
      overflowed = true;
    }
    traffic.get().pushEnded(false);
    if (first) {
      listener.noticed(
          "more results wait to be pushed than memory is meant for; those that come now are not"
              + " pushed");
    }
  }

  private synchronized void startWorker() {
    if (running.size() < atOnce) {
      Thread worker = Thread.ofPlatform().daemon().name("push").unstarted(this::pushAll);
      running.add(worker);
      worker.start();
    }
  }

  private void pushAll() {
    try {
      for (Push push = next(); push != null; push = next()) {
        push(push);
      }
    } catch (InterruptedException closing) {
      return; // its queue is dropped
    } finally {
      ended(Thread.currentThread());
    }
  }

  private synchronized @Nullable Push next() {
    Push push = waiting.poll();
    if (push == null) {
      // Under the lock, so that a result added now starts another thread.
      running.remove(Thread.currentThread());
    }
    return push;
  }

  private synchronized void ended(Thread worker) {
    running.remove(worker);
    notifyAll();
  }

  private void push(Push push) throws InterruptedException {
    listener.happened(new CacheEvent.UploadStarted(push.step, push.sizeBytes, clock.eventMillis()));
    boolean done = false;
    try {
      done = storeContents(push) && publish(push);
      if (!done) {
        keepForRetry(push);
      }
    } finally {
      forget(push);
      traffic.get().pushEnded(done);
      listener.happened(
          new CacheEvent.UploadFinished(push.step, push.sizeBytes, done, clock.eventMillis()));
    }
  }

  private synchronized void keepForRetry(Push push) {
    failed.add(push);
    inlineBytes += push.inlineBytes;
  }

  private synchronized void forget(Push push) {
    inlineBytes -= push.inlineBytes;
  }

  private boolean storeContents(Push push) throws InterruptedException {
    for (Digest content : push.publication.result().storedContents()) {
      if (!stored.contains(content)) {
        CacheAnswer<Digest> answer = storing.share(content, () -> storeOnce(content));
        if (!(answer instanceof CacheAnswer.Found)) {
          return false;
        }
      }
    }
    return true;
  }

  private CacheAnswer<Digest> storeOnce(Digest content) throws InterruptedException {
    if (stored.contains(content)) { // stored just now
      return new CacheAnswer.Found<>(content, Tier.REMOTE, 0);
    }
    CacheAnswer<Digest> answer =
        traffic.get().sent(sent -> contents.store(content, snapshots.snapshot(content), sent));
    if (answer instanceof CacheAnswer.Found) {
      stored.add(content);
    }
    return answer;
  }

  private boolean publish(Push push) throws InterruptedException {
    return push.publication.publish(results) instanceof CacheAnswer.Found;
  }

  /** Drops pushes that have not begun; returns their number. */
  synchronized int dropWaiting() {
    int count = waiting.size();
    waiting.forEach(this::forget);
    failed.forEach(this::forget);
    waiting.clear();
    failed.clear();
    notifyAll();
    return count;
  }

  synchronized int retryFailed() {
    int count = failed.size();
    for (Push push : failed) {
      waiting.add(push);
      startWorker();
    }
    failed.clear();
    return count;
  }

  synchronized int open() {
    return waiting.size() + running.size();
  }

  synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!waiting.isEmpty() || !running.isEmpty()) {
      long remaining = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (remaining <= 0) {
        return false;
      }
      wait(remaining);
    }
    return true;
  }

  void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      dropWaiting();
      running.forEach(Thread::interrupt);
    }
    storing.close();
    awaitIdle(END);
  }
}
