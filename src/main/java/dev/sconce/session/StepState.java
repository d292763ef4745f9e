package dev.sconce.session;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of a step. From each state, only these can follow:
 *
 * <pre>
 * WAITING       CHECKING, KEYING, QUEUED, DONE, CANCELLED
 * CHECKING      WAITING, KEYING, QUEUED, DONE, CANCELLED
 * KEYING        WAITING, LOOKUP, QUEUED, CANCELLED
 * LOOKUP        WAITING, KEYING, RESULT_KNOWN, QUEUED, CANCELLED
 * RESULT_KNOWN  WAITING, KEYING, FETCHING, QUEUED, CANCELLED
 * FETCHING      WAITING, KEYING, QUEUED, DONE, CANCELLED
 * QUEUED        WAITING, KEYING, FETCHING, RUNNING, CANCELLED
 * RUNNING       WAITING, KEYING, FETCHING, QUEUED, SETTLING, DONE, FAILED, CANCELLED
 * SETTLING      WAITING, KEYING, DONE, FAILED, CANCELLED
 * DONE          WAITING, KEYING
 * FAILED        WAITING, DONE
 * CANCELLED     WAITING, DONE
 * </pre>
 *
 * <p>A step starts as WAITING. It returns to WAITING or KEYING when an input turns out to differ
 * from what was assumed; a settled one also when another run begins.
 */
public enum StepState {
  /** Some input is not ready. */
  WAITING,
  /** All inputs are ready; the scheduler determines whether anything has to be done. */
  CHECKING,
  /** Its inputs are being hashed for the cache key. */
  KEYING,
  /** The cache is being asked. */
  LOOKUP,
  /** The cache has a result; its outputs are not on disk yet. */
  RESULT_KNOWN,
  /** Outputs are being fetched. */
  FETCHING,
  /** Ready to run, waiting for a job slot, its pool or the load. */
  QUEUED,
  /** Its command runs. */
  RUNNING,
  /** The command ended; depfile, outputs and logs are being processed. */
  SETTLING,
  /** Outputs are up to date. */
  DONE,
  /** The command failed, or its outputs could not be used. */
  FAILED,
  /** Stopped by the user, or never started because the build ended. */
  CANCELLED;

  /** Whether nothing more happens to the step unless it is requested again. */
  public boolean settled() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }

  /** The possible next states. */
  public Set<StepState> next() {
    return switch (this) {
      case WAITING -> EnumSet.of(CHECKING, KEYING, QUEUED, DONE, CANCELLED);
      case CHECKING -> EnumSet.of(WAITING, KEYING, QUEUED, DONE, CANCELLED);
      case KEYING -> EnumSet.of(WAITING, LOOKUP, QUEUED, CANCELLED);
      case LOOKUP -> EnumSet.of(WAITING, KEYING, RESULT_KNOWN, QUEUED, CANCELLED);
      case RESULT_KNOWN -> EnumSet.of(WAITING, KEYING, FETCHING, QUEUED, CANCELLED);
      case FETCHING -> EnumSet.of(WAITING, KEYING, QUEUED, DONE, CANCELLED);
      case QUEUED -> EnumSet.of(WAITING, KEYING, FETCHING, RUNNING, CANCELLED);
      case RUNNING ->
          EnumSet.of(WAITING, KEYING, FETCHING, QUEUED, SETTLING, DONE, FAILED, CANCELLED);
      case SETTLING -> EnumSet.of(WAITING, KEYING, DONE, FAILED, CANCELLED);
      case DONE -> EnumSet.of(WAITING, KEYING);
      case FAILED, CANCELLED -> EnumSet.of(WAITING, DONE);
    };
  }

  /** Whether the step holds a job slot. */
  public boolean holdsSlot() {
    return this == RUNNING || this == SETTLING;
  }
}
