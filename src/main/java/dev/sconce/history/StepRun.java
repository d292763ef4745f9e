package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import java.time.Instant;

/**
 * One run of a step's command.
 *
 * @param step the path of the step's first output, a byte string
 * @param command the command line, a byte string
 * @param started the start time
 * @param durationMillis the duration; {@link #NOT_HERE} if the result is from a cache
 * @param exitCode the exit code, or 128 plus the signal that ended the command
 */
public record StepRun(
    String step, String command, Instant started, int durationMillis, int exitCode) {
  /** The duration of a run whose result was taken from a cache. */
  public static final int NOT_HERE = -1;

  /** Whether the result was taken from a cache. */
  public boolean taken() {
    return durationMillis == NOT_HERE;
  }

  /** When the run ended, or its result was taken. */
  public Instant ended() {
    return started.plusMillis(Math.max(0, durationMillis));
  }

  public boolean succeeded() {
    return exitCode == 0;
  }

  /** A copy with another duration. */
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
