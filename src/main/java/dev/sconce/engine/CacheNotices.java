package dev.sconce.engine;

import dev.sconce.cache.CacheListener;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.EventSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what happens to caches to the build that uses them now: they live longer than a build.
 * What is noticed before the first build is told to that.
 */
public final class CacheNotices implements CacheListener {
  /** In a cache of thousands of entries thousands may be damaged. */
  private static final int MOST_SAID = 5;

  private final List<BuildEvent> early = new ArrayList<>();
  private @Nullable EventSink build;
  private int said;

  /** Names the build. */
  synchronized void tell(EventSink current) {
    build = current;
    said = 0;
    early.forEach(current::accept);
    early.clear();
  }

  @Override
  public void happened(CacheEvent event) {
    pass(event);
  }

  @Override
  public synchronized void noticed(String text) {
    said++;
    if (said <= MOST_SAID) {
      String rest = said == MOST_SAID ? "; what else is wrong with it is not said" : "";
      pass(new BuildEvent.Message(BuildEvent.Severity.WARNING, "cache: " + text + rest));
    }
  }

  private synchronized void pass(BuildEvent event) {
    if (build != null) {
      build.accept(event);
    } else if (event instanceof BuildEvent.Message) {
      early.add(event);
    }
  }
}
