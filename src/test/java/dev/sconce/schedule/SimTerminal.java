package dev.sconce.schedule;

/** The terminal of a simulated build, and the requests to its owner. */
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

  /** Whether a step waits for the terminal. */
  boolean waitedFor() {
    return asked != NONE && !free;
  }

  /** Whether the owner has the terminal. */
  boolean atHome() {
    return asked == NONE;
  }

  /** Whether a command may use the terminal. */
  boolean usable() {
    return !owned || free;
  }

  /** Asks the owner to release the terminal. False if the owner does not have it. */
  boolean release(int ticket) {
    boolean right = owned && asked == NONE;
    asked = ticket;
    return right;
  }

  /** The owner releases the terminal, perhaps too late. */
  void confirmed(int ticket) {
    free |= ticket == asked;
  }

  /** Returns the terminal to the owner. False if the owner has it. */
  boolean returned() {
    boolean right = asked != NONE;
    asked = NONE;
    free = false;
    return right;
  }
}
