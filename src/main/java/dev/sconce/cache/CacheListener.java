package dev.sconce.cache;

import dev.sconce.session.CacheEvent;

/** Receives what happens to caches, apart from answers. Called on any thread; must not block. */
public interface CacheListener {
  /** Ignores everything. */
  CacheListener NONE =
      new CacheListener() {
        @Override
        public void happened(CacheEvent event) {}

        @Override
        public void noticed(String text) {}
      };

  /**
   * The mode, the breaker, the state of the server, the number of open connections, or a push
   * changed.
   */
  void happened(CacheEvent event);

  /**
   * Something that users should know, reported once: a damaged entry, a server that refuses pushes.
   *
   * @param text without secrets; a byte string
   */
  void noticed(String text);
}
