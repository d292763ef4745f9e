package dev.sconce.cache.http;

import dev.sconce.cache.CacheListener;
import java.time.Duration;

/**
 * Says once that a server fails: when it is suspended, or before that, when the first that was
 * asked of it came to nothing. After it was well again, that can be said again.
 */
final class ServerTrouble {
  private final CacheListener listener;
  private String latest = "";
  private boolean answered;
  private boolean said;
  private boolean saidOfPushes;

  ServerTrouble(CacheListener listener) {
    this.listener = listener;
  }

  synchronized void answered() {
    answered = true;
  }

  /** A request failed; it may be sent again. */
  synchronized void failed(String detail) {
    latest = detail;
  }

  /** Nothing more is tried for a request. */
  void gaveUp(String detail) {
    if (claim(false)) {
      listener.noticed(detail);
    }
  }

  /** A server that answers all else did not take a push. */
  void pushFailed(String detail) {
    if (claimPushes()) {
      listener.noticed("not all is pushed: " + detail);
    }
  }

  private synchronized boolean claimPushes() {
    boolean first = !said && !saidOfPushes;
    saidOfPushes |= first;
    return first;
  }

  /** Nobody waits for a request any more that may have failed and would have been sent again. */
  void unwanted() {
    String detail = latest();
    if (!detail.isEmpty()) {
      gaveUp(detail);
    }
  }

  private synchronized String latest() {
    return latest;
  }

  /** The server is not asked for some time. */
  void suspended(Duration time) {
    if (claim(true)) {
      listener.noticed(latest() + "; it is suspended for " + minutes(time));
    }
  }

  /** Rounded, as the console says it. */
  private static String minutes(Duration time) {
    long minutes = Math.max(1, time.plusSeconds(30).toMinutes());
    return minutes == 1 ? "a minute" : minutes + " minutes";
  }

  private synchronized boolean claim(boolean alsoAfterAnswers) {
    boolean first = !said && (alsoAfterAnswers || !answered);
    said |= first;
    return first;
  }

  /** It is asked again, since it answers. */
  synchronized void recovered() {
    said = false;
  }
}
