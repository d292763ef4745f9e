package dev.sconce.session;

/**
 * Where a step is in its life. The order is that of the usual path; see {@code
 * docs/architecture.md}.
 *
 * <pre>
 * WAITING → CHECKING → (clean → DONE)
 *         → KEYING → LOOKUP → RESULT_KNOWN → FETCHING → DONE
 *         → QUEUED → RUNNING → SETTLING → DONE | FAILED | CANCELLED
 * </pre>
 */
public enum StepState {
  /** Some input is not ready. */
  WAITING,
  /** All inputs are ready; whether anything is to be done is being found out. */
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
  /** The command ended; depfile, outputs and logs are being looked after. */
  SETTLING,
  /** Outputs are up to date. */
  DONE,
  /** The command failed, or what it left could not be used. */
  FAILED,
  /** Stopped by the user, or never started because the build ended. */
  CANCELLED;

  /** Whether nothing more happens to the step unless it is asked for again. */
  public boolean settled() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }

  /** Whether the step holds a job slot. */
  public boolean holdsSlot() {
    return this == RUNNING || this == SETTLING;
  }
}
