package dev.sconce.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that advances only when told to; pauses end at once and are recorded. */
public final class ManualClock implements CacheClock {
  private final AtomicLong nanos = new AtomicLong();
  public final List<Duration> pauses = new CopyOnWriteArrayList<>();

  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long eventMillis() {
    return Duration.ofNanos(nanos.get()).toMillis();
  }

  @Override
  public void pause(Duration time) {
    pauses.add(time);
    pass(time);
  }
}
