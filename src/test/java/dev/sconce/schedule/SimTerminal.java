package dev.sconce.schedule;

/** The terminal of a simulated build, and what its owner was told. */
final class SimTerminal {
  private static final int NONE = 0;

  private final boolean owned;
  private int asked = NONE;
  private boolean free;

  SimTerminal(boolean owned) {
    this.owned = owned;
  }

  boolean owned() {
    return owned;
  }

  /** Whether a step waits for it. */
  boolean waitedFor() {
    return asked != NONE && !free;
  }

  /** Whether its owner has it. */
  boolean atHome() {
    return asked == NONE;
  }

  /** Whether a command may use it. */
  boolean usable() {
    return !owned || free;
  }

  /** Its owner is asked to let go; false when that has not got it. */
  boolean release(int ticket) {
    boolean right = owned && asked == NONE;
    asked = ticket;
    return right;
  }

  /** Its owner lets go, maybe too late. */
  void confirmed(int ticket) {
    free |= ticket == asked;
  }

  /** Its owner gets it back; false when that has it. */
  boolean returned() {
    boolean right = asked != NONE;
    asked = NONE;
    free = false;
    return right;
  }
}
