package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import org.jspecify.annotations.Nullable;

/**
 * The terminal, which somebody owns who has to let go of it before a step of the console pool
 * starts. Knows of one step at a time, as that pool does.
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

  /** Lets a step wait; returns what names this wait. */
  int await(Edge edge) {
    assert waiting == null : waiting;
    waiting = edge;
    return ++ticket;
  }

  /** The step that waits, or null. */
  @Nullable Edge waiting() {
    return waiting;
  }

  /** Gives the terminal to the step that waits for it with that ticket, if it still does. */
  @Nullable Edge released(int released) {
    if (waiting == null || released != ticket) {
      return null;
    }
    Edge edge = waiting;
    waiting = null;
    holder = edge;
    return edge;
  }

  /** Lets the step that waits wait no more; returns it, or null when none does. */
  @Nullable Edge withdraw() {
    Edge edge = waiting;
    waiting = null;
    return edge;
  }

  /** Takes the terminal from a step that ended; whether that had it. */
  boolean returned(Edge edge) {
    if (holder != edge) {
      return false;
    }
    holder = null;
    return true;
  }

  /** Tickets go on, so that a late answer of one run means nothing to the next. */
  void clear() {
    waiting = null;
    holder = null;
  }
}
