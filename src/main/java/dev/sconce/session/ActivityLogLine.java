package dev.sconce.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, for the list of the newest.
 *
 * @param step the step, -1 when it is about none
 * @param subject the label of the step or what else it is about; a byte string
 * @param what a word or two on what happened
 * @param exitCode of the command, where it failed
 * @param tookMillis how long it took, -1 when that says nothing
 * @param savedMillis how long the command took where it ran, 0 when unknown
 * @param remark what else is to be said, may be empty
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
  /** What kind of thing happened. */
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

  /** What the miss came from. */
  public Optional<CacheEvent.MissCause> cause() {
    return Optional.ofNullable(missCause);
  }
}
