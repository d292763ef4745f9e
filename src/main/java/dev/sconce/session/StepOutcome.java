package dev.sconce.session;

/** The outcome of a step. */
public enum StepOutcome {
  /** Its command ran and succeeded. */
  BUILT,
  /** Its outputs came from a cache. */
  HIT,
  /** Nothing had to be done. */
  UP_TO_DATE,
  /** Its command failed. */
  FAILED,
  /** The user or a signal stopped it. */
  CANCELLED
}
