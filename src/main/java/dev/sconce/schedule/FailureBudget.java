package dev.sconce.schedule;

/** How many failures a run may still have, and what is to be said when it gets no further. */
final class FailureBudget {
  private final int allowed;
  private int remaining;
  private int code;
  private boolean onlyRefused;
  private boolean cancelledAny;
  private boolean heldBackAny;

  /**
   * None so far.
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

  /** Whether nothing is to be started any more. */
  boolean exhausted() {
    return remaining == 0;
  }

  /**
   * Counts one.
   *
   * @param refused whether it is one only because the step used what it does not declare
   * @return whether it was the last that was allowed
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
   * Forgets one; one of an earlier run was never counted.
   *
   * @return whether that lets the run go on
   */
  boolean forgive() {
    boolean stopping = remaining == 0;
    if (remaining < allowed) {
      remaining++;
    }
    return stopping;
  }

  /** Takes note that a step was cancelled. */
  void cancelled() {
    cancelledAny = true;
  }

  /** Takes note whether steps that failed in an earlier run do not run in this one. */
  void heldBack(boolean any) {
    heldBackAny = any;
  }

  /** What to say when nothing runs and nothing can start. */
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
