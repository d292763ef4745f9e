package dev.sconce.cache.http;

import dev.sconce.session.CacheEvent.MissReason;
import java.time.Duration;

/** What came of asking a server once. */
sealed interface Attempt<T> {
  /** It has it, or has stored it. */
  record Succeeded<T>(T value) implements Attempt<T> {}

  /** It has not. */
  record NotThere<T>() implements Attempt<T> {}

  /**
   * It gave no answer that can be used.
   *
   * @param heals whether asking again may help
   * @param counts whether that speaks against the server
   * @param retryAfter how long the server does not want to be asked
   */
  record Failed<T>(
      MissReason reason, String detail, boolean heals, boolean counts, Duration retryAfter)
      implements Attempt<T> {
    static <T> Failed<T> error(String detail, boolean heals, boolean counts) {
      return new Failed<>(MissReason.ERROR, detail, heals, counts, Duration.ZERO);
    }
  }
}
