package dev.sconce.files;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The clock that stamps files, which is not the clock of the process: its ticks are coarser, and on
 * a network it is another machine's. Read by writing a file of ours and asking for its time stamp.
 * Safe for use by several threads.
 */
public final class FileSystemClock {
  private final FileSystem files;
  private final String path;
  private final Duration validFor;
  private final InstantSource clock;
  private @Nullable Instant readAt;
  private @Nullable StampFile file;
  private long nanos;

  /**
   * A clock that has not been read yet.
   *
   * @param path the file to write, a byte string: ninja's is {@code .ninja_lock}
   * @param validFor how long a reading is good for; zero to read each time, as ninja does
   */
  public FileSystemClock(FileSystem files, String path, Duration validFor, InstantSource clock) {
    this.files = files;
    this.path = path;
    this.validFor = validFor;
    this.clock = clock;
  }

  /**
   * The time that a file written now would get, or that of the last reading if that is recent
   * enough: nanoseconds since 1970.
   */
  public synchronized long nowNanos() throws IOException {
    Instant now = clock.instant();
    Instant last = readAt;
    if (last == null || now.isBefore(last) || !now.isBefore(last.plus(validFor))) {
      StampFile stamps = file;
      if (stamps == null) {
        stamps = files.stampFile(path);
        file = stamps;
      }
      nanos = stamps.stampNanos();
      readAt = now;
    }
    return nanos;
  }

  /**
   * A time that no file written so far is newer than, and every file written from now on is: for a
   * clock that is read each time. Where both fall into one tick, it is the time of that tick. Linux
   * counts finer from 6.13 on, but only for a file that was looked at in the same tick: hence the
   * second reading.
   */
  public synchronized long dividingNanos() throws IOException {
    long before = nowNanos();
    long now = nowNanos();
    return now > before ? now - 1 : now;
  }

  /** Removes the file, if this clock was ever asked for the time. */
  public synchronized void close() throws IOException {
    readAt = null;
    try (StampFile stamps = file) {
      file = null;
      if (stamps != null) {
        files.remove(path);
      }
    }
  }
}
