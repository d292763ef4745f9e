package dev.sconce.engine;

import dev.sconce.files.FileSystemClock;
import java.io.IOException;
import java.time.Duration;

/**
 * The time that spared steps get. A step is looked at after the file system's clock has moved past
 * that time: whatever changes later is newer than the step, by ninja's rule too. One time serves
 * many steps, until an input is newer. Safe for use by several threads.
 */
final class CutOffTime {
  /** Says that there is no such time. */
  static final long NONE = 0;

  /** An input that is newer than the present by more than this is left to ninja's rule. */
  static final Duration FUTURE = Duration.ofMillis(20);

  private static final Duration PAUSE = Duration.ofMillis(1);

  /** Coarser clocks are not waited for. */
  private static final int MAX_PAUSES = 50;

  private final FileSystemClock clock;
  private final Pause pause;
  private long current = NONE;

  CutOffTime(FileSystemClock clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** The time in use, {@link #NONE} when there is none. */
  synchronized long current() throws IOException, InterruptedException {
    return current == NONE ? notBefore(1) : current;
  }

  /** A time that is no earlier than that of an input; {@link #NONE} if that lies in the future. */
  synchronized long notBefore(long inputNanos) throws IOException, InterruptedException {
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
