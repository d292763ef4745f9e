package dev.sconce.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Work in progress, innermost last: a call stack that can stop and wait for an answer. All work on
 * it is finished before anything else starts, so that the order is that of a program which waits
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

  /** Called when the answer has arrived. */
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

  /** Abandons all work. */
  void clear() {
    stack.clear();
    waiting = false;
  }

  /** Work that may have to wait for facts. */
  interface SuspendableWork {
    /**
     * Continues as far as possible. Work that it pushes is done before the next call or, if this
     * was the last call, before the work below it.
     *
     * @return whether it is done
     */
    boolean proceed();
  }
}
