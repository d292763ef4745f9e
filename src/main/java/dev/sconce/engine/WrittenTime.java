package dev.sconce.engine;

import dev.sconce.files.FileSystemClock;
import java.io.IOException;
import java.time.Duration;

/**
 * The file system's own time, learned by writing a file. A step is looked at after that clock has
 * moved past the time: whatever changes later is newer than the step, by ninja's rule too. One time
 * serves many steps, until an input is newer or the run is over.
 */
final class WrittenTime implements CutOffTime {
  private static final Duration PAUSE = Duration.ofMillis(1);

  /** Coarser clocks are not waited for. */
  private static final int MAX_PAUSES = 50;

  private final FileSystemClock clock;
  private final Pause pause;
  private long current = NONE;

  WrittenTime(FileSystemClock clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public synchronized void forget() {
    current = NONE;
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
