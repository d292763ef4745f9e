package dev.sconce.cache.tiers;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.session.CacheEvent.Tier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The local results, together with fetched ones that are still to be written: nobody who waits for
 * an answer waits for the disk.
 */
final class KeptResults {
  /**
   * The maximum number of unwritten results, which are held in memory; beyond it the caller writes.
   */
  private static final int MOST_UNWRITTEN = 1_000;

  private final DiskCache disk;
  private final Consumer<CacheAnswer<?>> failures;
  private final Map<ActionKey, ActionResult> unwritten = new HashMap<>();
  private final Set<ActionKey> kept = new HashSet<>();
  private boolean writing;

  /**
   * @param failures receives the answers of failed writes
   */
  KeptResults(DiskCache disk, Consumer<CacheAnswer<?>> failures) {
    this.disk = disk;
    this.failures = failures;
  }

  CacheAnswer<ActionResult> find(ActionKey key) throws InterruptedException {
    synchronized (this) {
      ActionResult result = unwritten.get(key);
      if (result != null) {
        return new CacheAnswer.Found<>(result, Tier.DISK, 0);
      }
    }
    return disk.find(key);
  }

  /**
   * Whether a result was kept since this object was made; if so, a caller who looked before may
   * look again.
   */
  synchronized boolean hasKept(ActionKey key) {
    return kept.contains(key);
  }

  /** Keeps a result some time soon, unless there is one. */
  void keep(ActionKey key, ActionResult result) throws InterruptedException {
    boolean full;
    synchronized (this) {
      kept.add(key);
      full = unwritten.size() >= MOST_UNWRITTEN;
      if (!full) {
        unwritten.put(key, result);
        if (!writing) {
          writing = true;
          Thread.ofVirtual().name("keep").start(this::writeAll);
        }
      }
    }
    if (full) {
      write(key, result);
    }
  }

  private void writeAll() {
    try {
      for (Map.Entry<ActionKey, ActionResult> next = next(); next != null; next = next()) {
        write(next.getKey(), next.getValue());
        written(next.getKey(), next.getValue());
      }
    } catch (InterruptedException impossible) {
      throw new AssertionError("nobody interrupts it", impossible);
    }
  }

  private synchronized Map.@Nullable Entry<ActionKey, ActionResult> next() {
    Iterator<Map.Entry<ActionKey, ActionResult>> all = unwritten.entrySet().iterator();
    if (all.hasNext()) {
      Map.Entry<ActionKey, ActionResult> first = all.next();
      return Map.entry(first.getKey(), first.getValue());
    }
    writing = false;
    notifyAll();
    return null;
  }

  private synchronized void written(ActionKey key, ActionResult result) {
    unwritten.remove(key, result); // unless there is a newer one
  }

  private void write(ActionKey key, ActionResult result) throws InterruptedException {
    if (!disk.contains(key)) {
      failures.accept(disk.store(key, result));
    }
  }

  /** Waits until everything is written. */
  synchronized void finish() throws InterruptedException {
    while (writing) {
      wait();
    }
  }
}
