package dev.sconce.cache;

import dev.sconce.digest.Digest;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Contents by their digest. Methods wait for disk or network, so they are for virtual threads; any
 * number of threads may use one store. An interrupt ends the wait.
 */
public interface ContentStore {
  /**
   * Writes a content into a new file. Its digest was checked before this returns {@link
   * CacheAnswer.Found}; after any other answer the file is not there.
   *
   * @param target where nothing is yet, in a directory that is there
   * @param progress told how many bytes have come so far; starts again at 0 with a new attempt
   * @return the target
   */
  CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException;

  /**
   * Whether a content is stored.
   *
   * @return {@link CacheAnswer.Found} or {@link CacheAnswer.Absent}, unless that cannot be found
   *     out
   */
  CacheAnswer<Digest> contains(Digest content) throws InterruptedException;

  /**
   * Stores the content of a file. One that is not what the digest says is not stored; when the
   * content is there already, the file may not even be read.
   *
   * @return {@link CacheAnswer.Found} once it is stored
   */
  CacheAnswer<Digest> store(Digest content, Path source) throws InterruptedException;

  /**
   * The same.
   *
   * @param sent told how many bytes had to be sent, if any
   */
  default CacheAnswer<Digest> store(Digest content, Path source, LongConsumer sent)
      throws InterruptedException {
    CacheAnswer<Digest> answer = store(content, source);
    if (answer instanceof CacheAnswer.Found) {
      sent.accept(content.sizeBytes());
    }
    return answer;
  }

  /** Is told of the bytes of a fetch. */
  @FunctionalInterface
  interface FetchProgress {
    /** Tells nobody. */
    FetchProgress NONE = _ -> {};

    /** So many bytes have come. On the thread of the fetch; must not wait. */
    void received(long bytes);
  }
}
