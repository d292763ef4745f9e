package dev.sconce.cache;

/** One place that keeps both results and contents: a directory, a server. */
public interface CacheBackend extends ActionCache, ContentStore, AutoCloseable {
  /** Has it asked again at once, if it is suspended after failures. */
  default void rearm() {}

  /** Ends what is under way and gives back what it holds; not to be used afterwards. */
  @Override
  void close();
}
