package dev.sconce.cache.http;

import dev.sconce.session.CacheEvent.MissReason;
import java.time.Duration;

/** The outcome of one request to a server. */
sealed interface Attempt<T> {
  /** The server has it, or has stored it. */
  record Succeeded<T>(T value) implements Attempt<T> {}

  /** The server does not have it. */
  record NotThere<T>() implements Attempt<T> {}

  /**
   * There was no usable answer.
   *
   * @param heals whether a retry may help
   * @param counts whether this counts as a failure of the server
   * @param retryAfter how long the server wants not to be asked
   */
  record Failed<T>(
      MissReason reason, String detail, boolean heals, boolean counts, Duration retryAfter)
      implements Attempt<T> {
    static <T> Failed<T> error(String detail, boolean heals, boolean counts) {
      return new Failed<>(MissReason.ERROR, detail, heals, counts, Duration.ZERO);
    }
  }
}
