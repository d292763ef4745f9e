package dev.sconce.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the activity log.
 *
 * @param step the step, -1 if it is about none
 * @param subject the label of the step, or another subject; a byte string
 * @param what a word or two on what happened
 * @param exitCode of the command, if it failed
 * @param tookMillis how long it took, -1 if that means nothing
 * @param savedMillis how long the command took where it ran, 0 if unknown
 * @param remark anything else, may be empty
 * @param missReason for a step that was built although there is a cache: why
 */
public record ActivityLogLine(
    Kind kind,
    int step,
    String subject,
    String what,
    int exitCode,
    long tookMillis,
    long savedMillis,
    String remark,
    CacheEvent.@Nullable MissReason missReason,
    CacheEvent.@Nullable MissCause missCause) {
  /** The kinds of events in the log. */
  public enum Kind {
    /** A step came from a cache. */
    HIT,
    /** A step was built. */
    BUILT,
    /** A step was built and printed something. */
    PRINTED,
    /** A step failed. */
    FAILED,
    /** A step was stopped. */
    CANCELLED,
    /** The command of a step was stopped by a signal. */
    HALTED,
    /** The cache or its server changed. */
    CACHE,
    /** A message. */
    MESSAGE
  }

  /** A line about no step. */
  static ActivityLogLine about(Kind kind, String subject, String what, String remark) {
    return new ActivityLogLine(kind, -1, subject, what, 0, -1, 0, remark, null, null);
  }

  ActivityLogLine aboutNoStep() {
    return new ActivityLogLine(
        kind, -1, subject, what, exitCode, tookMillis, savedMillis, remark, missReason, missCause);
  }

  /** Why a step that was built was no hit. */
  public Optional<CacheEvent.MissReason> reason() {
    return Optional.ofNullable(missReason);
  }

  /** The cause of the miss. */
  public Optional<CacheEvent.MissCause> cause() {
    return Optional.ofNullable(missCause);
  }
}
