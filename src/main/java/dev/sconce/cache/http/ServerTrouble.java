package dev.sconce.cache.http;

import dev.sconce.cache.CacheListener;
import java.time.Duration;

/**
 * Reports once that a server fails: when it is suspended, or earlier, when the first request to it
 * failed for good. After it recovered, this can be reported again.
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

  /** A request failed; it may be retried. */
  synchronized void failed(String detail) {
    latest = detail;
  }

  /** A request failed for good. */
  void gaveUp(String detail) {
    if (claim(false)) {
      listener.noticed(detail);
    }
  }

  /** A server that answers everything else did not take a push. */
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

  /** Nobody waits any more for a request that may have failed and would have been retried. */
  void unwanted() {
    String detail = latest();
    if (!detail.isEmpty()) {
      gaveUp(detail);
    }
  }

  private synchronized String latest() {
    return latest;
  }

  /** The server is suspended for some time. */
  void suspended(Duration time) {
    if (claim(true)) {
      listener.noticed(latest() + "; it is suspended for " + minutes(time));
    }
  }

  /** Rounded as on the console. */
  private static String minutes(Duration time) {
    long minutes = Math.max(1, time.plusSeconds(30).toMinutes());
    return minutes == 1 ? "a minute" : minutes + " minutes";
  }

  private synchronized boolean claim(boolean alsoAfterAnswers) {
    boolean first = !said && (alsoAfterAnswers || !answered);
    said |= first;
    return first;
  }

  /** The server answers again. */
  synchronized void recovered() {
    said = false;
  }
}
