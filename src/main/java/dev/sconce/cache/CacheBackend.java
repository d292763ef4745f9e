package dev.sconce.cache;

/** One place that stores both results and contents: a directory or a server. */
public interface CacheBackend extends ActionCache, ContentStore, AutoCloseable {
  /** Ends the suspension of a cache that failed, so that the next request is sent. */
  default void rearm() {}

  /** Ends requests in progress and frees the resources; the backend must not be used afterwards. */
  @Override
  void close();
}
