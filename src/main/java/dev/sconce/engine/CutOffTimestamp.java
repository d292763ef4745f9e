package dev.sconce.engine;

import dev.sconce.files.FileSystemClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The time stamp that skipped steps get. Safe for use by several threads. */
interface CutOffTimestamp {
  /** There is no such time. */
  long NONE = 0;

  /**
   * The limit for inputs from the future: a step with an input that is newer than the present by
   * more than this is left to ninja's rule.
   */
  Duration FUTURE = Duration.ofMillis(20);

  /** Whether the time in use is known, so that nobody has to wait for it. */
  boolean isKnown();

  /** The time in use; {@link #NONE} if there is none. */
  long current() throws IOException, InterruptedException;

  /** A time that is no earlier than that of an input; {@link #NONE} if that lies in the future. */
  long notBefore(long inputNanos) throws IOException, InterruptedException;

  /** Forgets the time in use, which becomes outdated while no build runs. */
  void forget();

  /**
   * The file system's own time, learned by writing a file. A step is checked only after that clock
   * has moved past the time, so any later change is newer than the step, by ninja's rule too. One
   * time serves many steps, until an input is newer or the run is over.
   */
  final class Written implements CutOffTimestamp {
    private static final Duration PAUSE = Duration.ofMillis(1);

    /** Coarser clocks are not waited for. */
    private static final int MAX_PAUSES = 50;

    private final FileSystemClock clock;
    private final BuildParts.Sleeper pause;
    private long current = NONE;

    Written(FileSystemClock clock, BuildParts.Sleeper pause) {
      this.clock = clock;
      this.pause = pause;
    }

    @Override
    public synchronized void forget() {
      current = NONE;
    }

    @Override
    public synchronized boolean isKnown() {
      return current != NONE;
    }

    @Override
    public synchronized long current() throws IOException, InterruptedException {
      return current == NONE ? notBefore(1) : current;
    }

    @Override
    public synchronized long notBefore(long inputNanos) throws IOException, InterruptedException {
      if (current >= inputNanos) {
        return current;
      }
      long time = clock.nowNanos();
      if (inputNanos - time > FUTURE.toNanos()) {
        return NONE;
      }
      for (int pauses = 0; time < inputNanos && pauses < MAX_PAUSES; pauses++) {
        pause.pause(PAUSE);
        time = clock.nowNanos();
      }
      long later = time;
      for (int pauses = 0; later <= time && pauses < MAX_PAUSES; pauses++) {
        pause.pause(PAUSE);
        later = clock.nowNanos();
      }
      if (time < inputNanos || later <= time) {
        return NONE;
      }
      current = time;
      return time;
    }
  }

  /**
   * A time for previews, which must not write a file to learn the file system's time: the clock of
   * the process is used instead. No output gets this time.
   */
  final class Presumed implements CutOffTimestamp {
    private final InstantSource clock;

    Presumed(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public boolean isKnown() {
      return true;
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
}
