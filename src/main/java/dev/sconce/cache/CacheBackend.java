package dev.sconce.cache;

/** One place that keeps both results and contents: a directory, a server. */
public interface CacheBackend extends ActionCache, ContentStore, AutoCloseable {
  /** Ends what is under way and gives back what it holds; not to be used afterwards. */
  @Override
  void close();
}
