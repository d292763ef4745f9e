package dev.sconce.cache;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;

/**
 * Results by their keys. Methods wait for disk or network, so call them on virtual threads. Safe
 * for use by several threads. An interrupt ends the wait.
 */
public interface ActionCache {
  /** Looks up the result under a key. */
  CacheAnswer<ActionResult> find(ActionKey key) throws InterruptedException;

  /**
   * Stores a result, replacing any that is under the key. The contents that it names must be stored
   * before.
   *
   * @return {@link CacheAnswer.Found} with the same result once that is stored
   */
  CacheAnswer<ActionResult> store(ActionKey key, ActionResult result) throws InterruptedException;
}
