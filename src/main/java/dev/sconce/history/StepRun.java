package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import java.time.Instant;

/**
 * One run of a step's command.
 *
 * @param step the path of the step's first output, a byte string
 * @param command as it was run, a byte string
 * @param started when it began
 * @param durationMillis how long it ran; {@link #NOT_HERE} if a cache had its result
 * @param exitCode its own, or 128 and the signal that ended it
 */
public record StepRun(
    String step, String command, Instant started, int durationMillis, int exitCode) {
  /** The duration of a run whose result was taken from a cache. */
  public static final int NOT_HERE = -1;

  /** Whether its result was taken from a cache. */
  public boolean taken() {
    return durationMillis == NOT_HERE;
  }

  /** When it had ended, or was taken. */
  public Instant ended() {
    return started.plusMillis(Math.max(0, durationMillis));
  }

  /** Whether it ended well. */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /** The same run, had it taken another time. */
  StepRun tookMillis(int millis) {
    return new StepRun(step, command, started, millis, exitCode);
  }

  void appendTimesTo(ByteSink record) {
    int start = RecordSections.begin(record, RecordSections.TIMES);
    record.putLong(started.toEpochMilli());
    record.putInt(durationMillis);
    record.putInt(exitCode);
    RecordSections.end(record, start);
  }
}
