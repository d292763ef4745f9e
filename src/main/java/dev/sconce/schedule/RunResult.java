package dev.sconce.schedule;

import dev.sconce.session.BuildEvent.BuildOutcome;

/**
 * The result of a run.
 *
 * @param status how it ended
 * @param exitCode 0, the exit code of the command that failed last, 1 for other failures, or 130 if
 *     interrupted
 * @param message why it failed, in ninja's words; may be empty
 */
public record RunResult(Status status, int exitCode, String message) {
  public enum Status {
    /** There was nothing to do. */
    UP_TO_DATE,
    /** All commands succeeded. */
    BUILT,
    /** The basis of the plan is no longer valid; manifest and logs must be reread. */
    OUTDATED,
    /** The run could not be planned; nothing was started. */
    NOT_PLANNED,
    /** Failed steps stopped the run. */
    FAILED,
    /** Only steps that succeeded, but used undeclared files, stopped the run. */
    REFUSED,
    /** A problem outside all steps stopped the run, such as an unwritable log. */
    BROKEN,
    /** A step with an invalid declaration stopped the run; this was found only after it ran. */
    MISDECLARED,
    /** The user stopped the run. */
    INTERRUPTED
  }

  static final int FAILURE = 1;
  static final int INTERRUPTION = 130;

  static RunResult upToDate() {
    return new RunResult(Status.UP_TO_DATE, 0, "");
  }

  static RunResult built() {
    return new RunResult(Status.BUILT, 0, "");
  }

  static RunResult outdated() {
    return new RunResult(Status.OUTDATED, FAILURE, "");
  }

  static RunResult notPlanned(String message) {
    return new RunResult(Status.NOT_PLANNED, FAILURE, message);
  }

  static RunResult broken(String message) {
    return new RunResult(Status.BROKEN, FAILURE, message);
  }

  static RunResult misdeclared(String message) {
    return new RunResult(Status.MISDECLARED, FAILURE, message);
  }

  static RunResult interrupted() {
    return new RunResult(Status.INTERRUPTED, INTERRUPTION, "interrupted by user");
  }

  /** The outcome for displays. */
  BuildOutcome outcome() {
    return switch (status) {
      case UP_TO_DATE -> BuildOutcome.NOTHING_TO_DO;
      case BUILT -> BuildOutcome.BUILT;
      case OUTDATED, NOT_PLANNED, FAILED, REFUSED, BROKEN, MISDECLARED -> BuildOutcome.FAILED;
      case INTERRUPTED -> BuildOutcome.INTERRUPTED;
    };
  }
}
