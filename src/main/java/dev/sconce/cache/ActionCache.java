package dev.sconce.cache;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;

/**
 * Results by their key. Methods wait for disk or network, so they are for virtual threads; any
 * number of threads may use one cache. An interrupt ends the wait.
 */
public interface ActionCache {
  /** Asks for the result under a key. */
  CacheAnswer<ActionResult> find(ActionKey key) throws InterruptedException;

  /**
   * Puts a result in the place of whatever is under the key. The contents that it names have to be
   * stored before.
   *
   * @return {@link CacheAnswer.Found} with the same result once that is stored
   */
  CacheAnswer<ActionResult> store(ActionKey key, ActionResult result) throws InterruptedException;
}
