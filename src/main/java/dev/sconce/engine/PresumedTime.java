package dev.sconce.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A time for looks ahead, which may write no file to learn that of the file system: it is taken to
 * be that of the process. No output gets it.
 */
final class PresumedTime implements CutOffTime {
  private final InstantSource clock;

  PresumedTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public long current() {
    Instant latest = clock.instant().plus(FUTURE);
    return TimeUnit.SECONDS.toNanos(latest.getEpochSecond()) + latest.getNano();
  }

  @Override
  public long notBefore(long inputNanos) {
    long latest = current();
    return latest < inputNanos ? NONE : latest;
  }

  @Override
  public void forget() {
    // each time is a new one
  }
}
