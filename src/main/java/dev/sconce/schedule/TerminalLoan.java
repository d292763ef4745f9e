package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import org.jspecify.annotations.Nullable;

/**
 * The terminal, whose owner must release it before a step of the console pool starts. Handles one
 * step at a time, like that pool.
 */
final class TerminalLoan {
  private boolean owned;
  private int ticket;
  private @Nullable Edge waiting;
  private @Nullable Edge holder;

  /** Whether a step has to wait for the terminal before it starts. */
  boolean needed(Edge edge) {
    return owned && edge.console();
  }

  void owned(boolean on) {
    owned = on;
  }

  /** Makes a step wait. Returns the ticket of this wait. */
  int await(Edge edge) {
    assert waiting == null : waiting;
    waiting = edge;
    return ++ticket;
  }

  /** The waiting step, or null. */
  @Nullable Edge waiting() {
    return waiting;
  }

  /** Gives the terminal to the step that waits with this ticket, if it still waits. */
  @Nullable Edge released(int released) {
    if (waiting == null || released != ticket) {
      return null;
    }
    Edge edge = waiting;
    waiting = null;
    holder = edge;
    return edge;
  }

  /** Ends the wait of the waiting step; returns the step, or null if there is none. */
  @Nullable Edge withdraw() {
    Edge edge = waiting;
    waiting = null;
    return edge;
  }

  /** Takes the terminal back from a finished step. Returns whether the step had it. */
  boolean takeBack(Edge edge) {
    if (holder != edge) {
      return false;
    }
    holder = null;
    return true;
  }

  /** Keeps the ticket number, so that a late answer from one run means nothing in the next. */
  void clear() {
    waiting = null;
    holder = null;
  }
}
