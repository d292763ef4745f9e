package dev.sconce.session;

/** What became of a step. */
public enum StepOutcome {
  /** Its command ran and succeeded. */
  BUILT,
  /** Its outputs came from a cache. */
  HIT,
  /** It turned out that nothing had to be done. */
  UP_TO_DATE,
  /** Its command failed. */
  FAILED,
  /** The user or a signal stopped it. */
  CANCELLED
}
