package dev.sconce.engine;

import dev.sconce.cache.CacheListener;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.EventSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes the notices of caches on to the current build: caches live longer than a build. Notices
 * before the first build are delivered to the first one.
 */
public final class CacheNotices implements CacheListener {
  /** A cache of thousands of entries may have thousands of damaged ones. */
  private static final int MOST_SAID = 5;

  private final List<BuildEvent> early = new ArrayList<>();
  private @Nullable EventSink build;
  private int said;

  /** Sets the current build. */
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
