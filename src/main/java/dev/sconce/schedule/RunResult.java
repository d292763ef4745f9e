package dev.sconce.schedule;

import dev.sconce.session.BuildEvent.BuildOutcome;

/**
 * How a run ended.
 *
 * @param status what became of it
 * @param exitCode 0, the exit code of the command that failed last, 1 for other failures, 130 when
 *     interrupted
 * @param message why it failed, in ninja's words; may be empty
 */
public record RunResult(Status status, int exitCode, String message) {
  /** What became of a run. */
  public enum Status {
    /** Nothing had to be done. */
    UP_TO_DATE,
    /** All commands succeeded. */
    BUILT,
    /** What it was planned on is no longer true: manifest and logs have to be read again. */
    OUTDATED,
    /** It could not be planned: nothing was started. */
    NOT_PLANNED,
    /** It was stopped by steps that failed. */
    FAILED,
    /** It was stopped by steps that succeeded, but used what they do not declare; by no others. */
    REFUSED,
    /** It was stopped by what is no step's fault, such as a log that cannot be written. */
    BROKEN,
    /** It was stopped by a step whose declaration makes no sense, which shows once it ran. */
    MISDECLARED,
    /** It was stopped by the user. */
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

  /** What those who watch the build are told. */
  BuildOutcome outcome() {
    return switch (status) {
      case UP_TO_DATE -> BuildOutcome.NOTHING_TO_DO;
      case BUILT -> BuildOutcome.BUILT;
      case OUTDATED, NOT_PLANNED, FAILED, REFUSED, BROKEN, MISDECLARED -> BuildOutcome.FAILED;
      case INTERRUPTED -> BuildOutcome.INTERRUPTED;
    };
  }
}
