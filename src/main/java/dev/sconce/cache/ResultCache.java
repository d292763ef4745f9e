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
 * All that a build has of caches: the one on this machine, and a remote one in its present mode.
 * Methods that can be interrupted wait for disk or network and are for virtual threads. Any number
 * of threads may use it.
 */
public interface ResultCache extends AutoCloseable {
  /** Whether an answer from earlier in this build will do. */
  enum Freshness {
    /** That a server has nothing under a key is remembered until the build is over. */
    THIS_BUILD,
    /** The remote cache is asked whatever is known here: there may be more by now. */
    NOW
  }

  /**
   * Asks this machine's cache and then the remote one. Who asks for a key that is being asked for
   * shares the answer.
   */
  CacheAnswer<ActionResult> find(ActionKey key, Freshness freshness) throws InterruptedException;

  /**
   * Writes a content into a new file, as {@link ContentStore#fetch}. What comes from the remote
   * cache is kept on this machine.
   */
  CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException;

  /** Whether what is made now is stored anywhere: kept on this machine, or pushed. */
  boolean stores();

  /**
   * Takes a snapshot of a file that a step has made, for this machine's cache and for what is
   * published. A file that is not what the digest says gives {@link CacheAnswer.Failed}.
   */
  CacheAnswer<Digest> keep(Digest content, Path source) throws InterruptedException;

  /**
   * Stores a result whose contents were all kept: on this machine at once, on the calling thread;
   * in the remote cache some time later, if the mode pushes. What becomes of that is told by {@code
   * UploadStarted} and {@code UploadFinished}.
   *
   * @return why nobody will have it; a byte string
   */
  Optional<String> publish(int step, Publication publication) throws InterruptedException;

  /** What the remote cache is used for. */
  CacheMode mode();

  /**
   * Uses the remote cache for something else from now on. Where results are no longer fetched, open
   * look-ups and fetches are answered with DISABLED at once; where they are no longer pushed,
   * pushes that have not begun are dropped.
   */
  void changeMode(CacheMode mode);

  /** Has a suspended server asked again at once. */
  void rearm();

  /** Pushes once more what failed to be pushed; says how many steps that are. */
  int retryUploads();

  /**
   * Waits until what came is kept on this machine, and nothing is left to be pushed.
   *
   * @return whether that is so, false when the time was over
   */
  boolean awaitIdle(Duration atMost) throws InterruptedException;

  /** The figures of this build so far. */
  CacheTraffic traffic();

  /** Another build begins: figures are counted anew. */
  void countAnew();

  /** Drops what is still to be pushed and gives everything back. */
  @Override
  void close();
}
