package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ResultCache;
import dev.sconce.cache.ResultCache.Freshness;
import org.jspecify.annotations.Nullable;

/**
 * Asks what a cache has under a key, on a thread of its own or on the thread that wants the answer.
 */
final class LookupQuestion {
  private final ResultCache cache;
  private final ActionKey key;
  private volatile @Nullable CacheAnswer<ActionResult> answer;

  LookupQuestion(ResultCache cache, ActionKey key) {
    this.cache = cache;
    this.key = key;
  }

  ActionKey key() {
    return key;
  }

  Thread start() {
    return Thread.ofVirtual()
        .name("look up")
        .start(
            () -> {
              try {
                answer();
              } catch (InterruptedException givenUp) {
                return;
              }
            });
  }

  CacheAnswer<ActionResult> answer() throws InterruptedException {
    CacheAnswer<ActionResult> known = answer;
    if (known == null) {
      known = cache.find(key, Freshness.THIS_BUILD);
      answer = known;
    }
    return known;
  }
}
