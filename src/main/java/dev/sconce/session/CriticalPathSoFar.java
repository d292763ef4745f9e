package dev.sconce.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The critical path of what was done: of all chains of steps, each of which reads what the one
 * before makes, the one that took longest. With any number of slots the build would have taken as
 * long.
 *
 * @param millis how long its steps took together
 * @param steps first to run first
 */
record CriticalPathSoFar(long millis, List<Integer> steps) {
  private static final int NONE = -1;
  private static final long NOT_YET = -1;

  /** The inputs of a step that steps make. */
  interface InputsOf {
    List<Integer> of(int step);
  }

  /**
   * Finds it among steps that have ended. A damaged stream may have a ring of inputs: an input that
   * ended after its reader counts for nothing.
   */
  static CriticalPathSoFar of(List<StepView> ended, InputsOf inputs) {
    List<StepView> byEnd = new ArrayList<>(ended);
    byEnd.sort(Comparator.comparingLong(step -> step.endMillis));
    int ids = 1 + ended.stream().mapToInt(StepView::id).max().orElse(NONE);
    long[] millis = new long[ids];
    Arrays.fill(millis, NOT_YET);
    int[] before = new int[ids];
    int last = NONE;
    for (StepView step : byEnd) {
      int id = step.id();
      int longest = NONE;
      for (int input : inputs.of(id)) {
        if (0 <= input
            && input < ids
            && millis[input] > (longest == NONE ? NOT_YET : millis[longest])) {
          longest = input;
        }
      }
      before[id] = longest;
      millis[id] =
          Math.max(0, step.endMillis - step.startMillis) + (longest == NONE ? 0 : millis[longest]);
      if (last == NONE || millis[id] >= millis[last]) {
        last = id;
      }
    }
    List<Integer> chain = new ArrayList<>();
    for (int at = last; at != NONE; at = before[at]) {
      chain.add(at);
    }
    return new CriticalPathSoFar(last == NONE ? 0 : millis[last], chain.reversed());
  }
}
