package dev.sconce.cache;

import dev.sconce.session.CacheEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the notices of a cache. */
public final class RecordedFacts implements CacheListener {
  public final List<CacheEvent> events = new CopyOnWriteArrayList<>();
  public final List<String> notices = new CopyOnWriteArrayList<>();

  @Override
  public void happened(CacheEvent event) {
    events.add(event);
  }

  @Override
  public void noticed(String text) {
    notices.add(text);
  }

  /** The events of one type. */
  public <T extends CacheEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
