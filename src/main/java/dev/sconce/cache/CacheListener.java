package dev.sconce.cache;

import dev.sconce.session.CacheEvent;

/** Is told what happens to caches, apart from the answers. Called by any thread; must not wait. */
public interface CacheListener {
  /** Tells nobody. */
  CacheListener NONE =
      new CacheListener() {
        @Override
        public void happened(CacheEvent event) {}

        @Override
        public void noticed(String text) {}
      };

  /** Mode, breaker, state of the server, open connections, or a push changed. */
  void happened(CacheEvent event);

  /**
   * Something that people should know, once: an entry that was damaged, a server that refuses
   * pushes.
   *
   * @param text without anything secret; a byte string
   */
  void noticed(String text);
}
