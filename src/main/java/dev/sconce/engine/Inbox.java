package dev.sconce.engine;

import dev.sconce.schedule.Completion;
import java.util.ArrayList;
import java.util.List;

/**
 * Where completions of other threads arrive. Its bound is that of what can be under way: one for
 * each running command, one for a gate, and what users type.
 */
class Inbox {
  private List<Completion> arrived = new ArrayList<>();

  /** Leaves a completion. Any thread. */
  synchronized void post(Completion completion) {
    arrived.add(completion);
    notifyAll();
  }

  /** Takes all that is here, in order of arrival, waiting for the first. */
  synchronized List<Completion> take() throws InterruptedException {
    while (arrived.isEmpty()) {
      wait();
    }
    List<Completion> taken = arrived;
    arrived = new ArrayList<>();
    return taken;
  }
}
