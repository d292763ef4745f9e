package dev.sconce.cache;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time, as far as caches need it. Safe for use by several threads. */
public interface CacheClock {
  /** Nanoseconds since an arbitrary moment; never goes back. */
  long nanoTime();

  /** The time that events carry: milliseconds since the start of the build. */
  long eventMillis();

  /** Waits. */
  void pause(Duration time) throws InterruptedException;

  /**
   * The clock of the machine.
   *
   * @param eventMillis the source of {@link #eventMillis}
   */
  static CacheClock system(LongSupplier eventMillis) {
    return new CacheClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public long eventMillis() {
        return eventMillis.getAsLong();
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
      }
    };
  }
}
