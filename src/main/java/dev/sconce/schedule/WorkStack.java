package dev.sconce.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Works in progress, the innermost last: a call stack that can stop and wait for an answer. What is
 * on it is done before anything else is taken up, so that the order is that of a program that waits
 * for its files.
 */
final class WorkStack {
  private final List<SuspendableWork> stack = new ArrayList<>();
  private boolean waiting;

  void push(SuspendableWork work) {
    stack.add(work);
  }

  /** Stops until {@link #answered}. */
  void await() {
    waiting = true;
  }

  /** Takes note that the answer is here. */
  void answered() {
    waiting = false;
  }

  /** Whether nothing is in progress. */
  boolean isIdle() {
    return stack.isEmpty();
  }

  void run() {
    while (!waiting && !stack.isEmpty()) {
      int top = stack.size() - 1;
      SuspendableWork work = stack.get(top);
      if (work.proceed() && top < stack.size()) {
        stack.remove(top);
      }
    }
  }

  /** Gives everything up. */
  void clear() {
    stack.clear();
    waiting = false;
  }

  /** Something that may have to wait for facts on its way. */
  interface SuspendableWork {
    /**
     * Goes on as far as possible. Other works that it pushes are done before it is called again, or
     * before the works below it if this was the last call.
     *
     * @return whether it is done
     */
    boolean proceed();
  }
}
