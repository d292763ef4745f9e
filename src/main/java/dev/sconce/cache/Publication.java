package dev.sconce.cache;

import dev.sconce.action.ActionResult;

/** A result that is to be stored, first in this machine's cache and then in the remote one. */
public interface Publication {
  /** Contents that it does not carry itself are stored first. */
  ActionResult result();

  /**
   * Puts the result, and what it is found by, into the cache of this machine, which has its
   * contents.
   */
  CacheAnswer<ActionResult> keep(ActionCache here) throws InterruptedException;

  /**
   * Puts the result, and all entries by which it is found in few trips, into a remote cache that
   * has its contents. May ask that cache first, and is called anew for each attempt.
   */
  CacheAnswer<ActionResult> publish(ActionCache into) throws InterruptedException;
}
