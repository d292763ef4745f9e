package dev.sconce.files;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The clock that stamps files. It differs from the clock of the process: its ticks are coarser, and
 * on a network it belongs to another machine. To read it, Sconce writes a file of its own and reads
 * its timestamp. Safe for use by several threads.
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
   * @param path the file to write, a byte string; ninja's is {@code .ninja_lock}
   * @param validFor how long a reading stays valid; zero to read each time, as ninja does
   */
  public FileSystemClock(FileSystem files, String path, Duration validFor, InstantSource clock) {
    this.files = files;
    this.path = path;
    this.validFor = validFor;
    this.clock = clock;
  }

  /**
   * The time that a file written now would get, in nanoseconds since 1970, or the last reading if
   * that is still valid.
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
   * A time that divides files by age: no file written before this call is newer, and every file
   * written after it is. For a clock that is read each time. If both readings fall into one tick,
   * the result is the time of that tick. From Linux 6.13 on, timestamps are finer, but only for a
   * file that was queried in the same tick: hence the second reading.
   */
  public synchronized long dividingNanos() throws IOException {
    long before = nowNanos();
    long now = nowNanos();
    return now > before ? now - 1 : now;
  }

  /** Removes the file, if this clock was ever read. */
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
