package dev.sconce.cache;

import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;

/**
 * What a cache says. A cache that fails is no error of the build: the failure is an answer.
 *
 * @param <T> what was asked for
 */
public sealed interface CacheAnswer<T> {
  /**
   * It has it, or has stored it.
   *
   * @param tier who has
   * @param tookMillis from the question to the answer
   */
  record Found<T>(T value, Tier tier, long tookMillis) implements CacheAnswer<T> {}

  /** It has not. */
  record Absent<T>(long tookMillis) implements CacheAnswer<T> {}

  /**
   * It cannot say.
   *
   * @param reason TIMEOUT, ERROR, SUSPENDED or DISABLED
   * @param detail what happened, for people, without anything secret; a byte string
   */
  record Failed<T>(MissReason reason, String detail, long tookMillis) implements CacheAnswer<T> {}
}
