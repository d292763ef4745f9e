package dev.sconce.cache.tiers;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.MemoryBackend;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A server that records its requests, and answers when a test permits it. */
final class GatedBackend implements CacheBackend {
  final MemoryBackend memory = new MemoryBackend(Tier.REMOTE);
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** The number of requests that have arrived. */
  final Semaphore asked = new Semaphore(0);

  /** The number of requests that may be answered. */
  final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);

  volatile boolean down;

  void shut() {
    gate.drainPermits();
  }

  void open() {
    gate.release(Integer.MAX_VALUE / 2);
  }

  private <T> CacheAnswer<T> down() {
    return new CacheAnswer.Failed<>(MissReason.ERROR, "down", 0);
  }

  private void enter(String request) throws InterruptedException {
    requests.add(request);
    asked.release();
    gate.acquire();
  }

  @Override
  public CacheAnswer<ActionResult> find(ActionKey key) throws InterruptedException {
    enter("find " + key);
    return down ? down() : memory.find(key);
  }

  @Override
  public CacheAnswer<ActionResult> store(ActionKey key, ActionResult result)
      throws InterruptedException {
    enter("store result");
    return down ? down() : memory.store(key, result);
  }

  @Override
  public CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException {
    enter("fetch " + content);
    return down ? down() : memory.fetch(content, target, progress);
  }

  @Override
  public CacheAnswer<Digest> contains(Digest content) throws InterruptedException {
    enter("contains");
    return down ? down() : memory.contains(content);
  }

  @Override
  public CacheAnswer<Digest> store(Digest content, Path source) throws InterruptedException {
    enter("store content");
    return down ? down() : memory.store(content, source);
  }

  @Override
  public void close() {}
}
