package dev.sconce.cache;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheMode;
import dev.sconce.session.CacheTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The caches of a build as one: the local one, and a remote one in its present mode. Methods that
 * can be interrupted wait for disk or network; call them on virtual threads. Safe for use by
 * several threads.
 */
public interface ResultCache extends AutoCloseable {
  /** Whether an earlier answer of this build is good enough. */
  enum Freshness {
    /** A negative answer of the server is remembered until the build ends. */
    THIS_BUILD,
    /** The remote cache is asked even after a negative answer: it may have more by now. */
    NOW
  }

  /**
   * Looks in the local cache and then in the remote one. Concurrent look-ups of one key share the
   * answer.
   */
  CacheAnswer<ActionResult> find(ActionKey key, Freshness freshness) throws InterruptedException;

  /**
   * Writes a content into a new file, as {@link ContentStore#fetch} does. A content from the remote
   * cache is kept in the local one.
   */
  CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException;

  /** Whether new results are stored anywhere: kept locally, or pushed. */
  boolean stores();

  /**
   * Takes a snapshot of an output file, for the local cache and for publication. If the file does
   * not match the digest, the answer is {@link CacheAnswer.Failed}.
   */
  CacheAnswer<Digest> keep(Digest content, Path source) throws InterruptedException;

  /**
   * Stores a result whose contents were all kept: locally at once, on the calling thread; in the
   * remote cache some time later, if the mode pushes. {@code UploadStarted} and {@code
   * UploadFinished} report the outcome.
   *
   * @return why it is stored nowhere; a byte string
   */
  Optional<String> publish(int step, Publication publication) throws InterruptedException;

  /** The present use of the remote cache. */
  CacheMode mode();

  /**
   * Changes the use of the remote cache. If the new mode does not fetch results, open look-ups and
   * fetches are answered with DISABLED at once. If it does not push them, pushes that have not
   * begun are dropped.
   */
  void changeMode(CacheMode mode);

  /** Ends the suspension of the server, so that the next request is sent. */
  void rearm();

  /** Queues failed pushes again; returns the number of their steps. */
  int retryUploads();

  /**
   * Waits until fetched results are kept locally and no push is pending.
   *
   * @return false if the time ran out
   */
  boolean awaitIdle(Duration atMost) throws InterruptedException;

  /** The figures of this build so far. */
  CacheTraffic traffic();

  /** Resets the figures for another build. */
  void countAnew();

  /** Drops pending pushes and frees all resources. */
  @Override
  void close();
}
