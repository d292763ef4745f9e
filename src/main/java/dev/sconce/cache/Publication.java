package dev.sconce.cache;

import dev.sconce.action.ActionResult;

/** A result to be stored, first in the local cache and then in the remote one. */
public interface Publication {
  /** The result; the contents that it does not carry inline are stored before it. */
  ActionResult result();

  /**
   * Stores the result, and the entries that lead to it, in the local cache, which has its contents.
   */
  CacheAnswer<ActionResult> keep(ActionCache here) throws InterruptedException;

  /**
   * Stores the result, and all entries that let others find it in few round trips, in a remote
   * cache that has its contents. May query that cache first. Called again for each attempt.
   */
  CacheAnswer<ActionResult> publish(ActionCache into) throws InterruptedException;
}
