package dev.sconce.engine;

import dev.sconce.cache.CacheListener;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what happens to caches to the build that uses them now: they live longer than a build.
 * What happens in between is of interest to nobody.
 */
public final class CacheNotices implements CacheListener {
  private volatile @Nullable EventSink build;

  /** Names the build, or nobody. */
  void tell(@Nullable EventSink current) {
    build = current;
  }

  @Override
  public void happened(CacheEvent event) {
    pass(event);
  }

  @Override
  public void noticed(String text) {
    pass(new BuildEvent.Message(BuildEvent.Severity.WARNING, "cache: " + text));
  }

  private void pass(BuildEvent event) {
    EventSink current = build;
    if (current != null) {
      current.accept(event);
    }
  }
}
