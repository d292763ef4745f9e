package dev.sconce.cache;

import dev.sconce.digest.Digest;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Contents by their digests. Methods wait for disk or network, so call them on virtual threads.
 * Safe for use by several threads. An interrupt ends the wait.
 */
public interface ContentStore {
  /**
   * Writes a content into a new file. Its digest is checked before this returns {@link
   * CacheAnswer.Found}; after any other answer the file does not exist.
   *
   * @param target a path where nothing exists yet, in an existing directory
   * @param progress receives the number of bytes so far; restarts at 0 with a new attempt
   * @return the target
   */
  CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException;

  /**
   * Whether a content is stored.
   *
   * @return {@link CacheAnswer.Found} or {@link CacheAnswer.Absent}, unless the cache cannot tell
   */
  CacheAnswer<Digest> contains(Digest content) throws InterruptedException;

  /**
   * Stores the content of a file, unless it does not match the digest. If the content is stored
   * already, the file may not even be read.
   *
   * @return {@link CacheAnswer.Found} once it is stored
   */
  CacheAnswer<Digest> store(Digest content, Path source) throws InterruptedException;

  /**
   * Stores the content of a file, and reports the bytes sent.
   *
   * @param sent receives how many bytes had to be sent, if any
   */
  default CacheAnswer<Digest> store(Digest content, Path source, LongConsumer sent)
      throws InterruptedException {
    CacheAnswer<Digest> answer = store(content, source);
    if (answer instanceof CacheAnswer.Found) {
      sent.accept(content.sizeBytes());
    }
    return answer;
  }

  /** Receives the progress of a fetch. */
  @FunctionalInterface
  interface FetchProgress {
    /** Ignores it. */
    FetchProgress NONE = _ -> {};

    /** This many bytes have arrived. Called on the thread of the fetch; must not block. */
    void received(long bytes);
  }
}
