package dev.sconce.cache;

import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;

/**
 * The answer of a cache. A failed cache is no error of the build: the failure is an answer.
 *
 * @param <T> what was asked for
 */
public sealed interface CacheAnswer<T> {
  /**
   * The cache has it, or has stored it.
   *
   * @param tier which cache has it
   * @param tookMillis from the question to the answer
   */
  record Found<T>(T value, Tier tier, long tookMillis) implements CacheAnswer<T> {}

  /** The cache does not have it. */
  record Absent<T>(long tookMillis) implements CacheAnswer<T> {}

  /**
   * The cache could not answer.
   *
   * @param reason TIMEOUT, ERROR, SUSPENDED or DISABLED
   * @param detail what happened, for users, without secrets; a byte string
   */
  record Failed<T>(MissReason reason, String detail, long tookMillis) implements CacheAnswer<T> {}
}
