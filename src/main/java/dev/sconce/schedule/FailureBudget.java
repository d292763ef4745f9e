package dev.sconce.schedule;

/** The number of failures that a run may still have, and the error if it cannot continue. */
final class FailureBudget {
  private final int allowed;
  private int remaining;
  private int code;
  private boolean onlyRefused;
  private boolean cancelledAny;
  private boolean heldBackAny;

  /**
   * A budget without failures.
   *
   * @param allowed how many commands may fail before no more are started; 0 for no limit
   */
  FailureBudget(int allowed) {
    this.allowed = allowed == 0 ? Integer.MAX_VALUE : allowed;
    clear();
  }

  void clear() {
    remaining = allowed;
    code = RunResult.FAILURE;
    onlyRefused = true;
    cancelledAny = false;
    heldBackAny = false;
  }

  /** Whether nothing more may start. */
  boolean exhausted() {
    return remaining == 0;
  }

  /**
   * Counts a failure.
   *
   * @param refused whether the only reason was an undeclared access
   * @return whether it was the last allowed failure
   */
  boolean count(int exitCode, boolean refused) {
    code = exitCode;
    onlyRefused &= refused;
    if (remaining == 0) {
      return false;
    }
    remaining--;
    return remaining == 0;
  }

  /**
   * Forgets a failure. Failures of an earlier run were never counted.
   *
   * @return whether the run can continue because of this
   */
  boolean forgive() {
    boolean stopping = remaining == 0;
    if (remaining < allowed) {
      remaining++;
    }
    return stopping;
  }

  /** Called when a step was cancelled. */
  void cancelled() {
    cancelledAny = true;
  }

  /** Sets whether steps that failed in an earlier run are held back in this one. */
  void heldBack(boolean any) {
    heldBackAny = any;
  }

  /** The result if nothing runs and nothing can start. */
  RunResult stuck() {
    String message;
    if (remaining == 0) {
      message = allowed > 1 ? "subcommands failed" : "subcommand failed";
    } else if (remaining < allowed || heldBackAny) {
      message = "cannot make progress due to previous errors";
    } else if (cancelledAny) {
      message = "steps were cancelled";
    } else {
      message = "stuck [this is a bug]";
    }
    boolean refused = onlyRefused && remaining < allowed && !heldBackAny;
    return new RunResult(
        refused ? RunResult.Status.REFUSED : RunResult.Status.FAILED, code, message);
  }
}
