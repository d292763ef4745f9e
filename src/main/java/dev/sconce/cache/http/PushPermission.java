package dev.sconce.cache.http;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheListener;
import dev.sconce.session.CacheEvent.MissReason;
import java.util.Optional;

/** Remembers that a server refuses our pushes, so that it is not asked for each step. */
final class PushPermission {
  private final CacheListener listener;
  private final ServerTrouble trouble;
  private volatile String refused = "";

  PushPermission(CacheListener listener, ServerTrouble trouble) {
    this.listener = listener;
    this.trouble = trouble;
  }

  /** The answer to a push that is not worth sending. */
  <T> Optional<CacheAnswer<T>> refusal() {
    String detail = refused;
    return detail.isEmpty()
        ? Optional.empty()
        : Optional.of(new CacheAnswer.Failed<>(MissReason.ERROR, detail, 0));
  }

  /** Records the answer to a push. */
  <T> CacheAnswer<T> noting(CacheAnswer<T> answer) {
    if (answer instanceof CacheAnswer.Failed<T> failed && failed.detail().contains(" answers ")) {
      if (!failed.detail().matches(".* answers (401|403|405|501)([ :].*)?")) {
        trouble.pushFailed(failed.detail());
      } else if (remember(failed.detail())) {
        listener.noticed("nothing is pushed: " + failed.detail());
      }
    }
    return answer;
  }

  private synchronized boolean remember(String detail) {
    boolean first = refused.isEmpty();
    refused = detail;
    return first;
  }

  void forget() {
    refused = "";
  }
}
