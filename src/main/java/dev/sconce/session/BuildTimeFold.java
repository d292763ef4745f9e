package dev.sconce.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps what the account of a build is made of. */
final class BuildTimeFold {
  private static final int SLOWEST = 10;

  private record Took(int step, long millis) {
    /** Those that took less first; of equal ones the later step. */
    static final Comparator<Took> ORDER =
        Comparator.comparingLong(Took::millis).thenComparing(Took::step, Comparator.reverseOrder());
  }

  /** Without the time that the build was over before it went on. */
  private final TimeHistogram busyParts = new TimeHistogram();

  private long busyMillis;
  private long slotMillis;
  private long slotsSinceMillis;
  private int slots;
  private long idleMillis;
  private boolean limited = true;

  void slots(int now, long atMillis) {
    slotMillis += slots * Math.max(0, atMillis - slotsSinceMillis);
    slotsSinceMillis = Math.max(slotsSinceMillis, atMillis);
    slots = now;
  }

  long idleMillis() {
    return idleMillis;
  }

  /** How many commands could run at once is not known, at least for a part of the build. */
  void unlimited() {
    limited = false;
  }

  /** The build was over for so long before it went on. */
  void idle(long millis) {
    idleMillis += Math.max(0, millis);
  }

  void finished(StepView step) {
    if (ran(step)) {
      long took = took(step);
      busyMillis += took;
      long end = step.endMillis - idleMillis;
      busyParts.addSpan(end - took, end);
    }
  }

  private static boolean ran(StepView step) {
    return step.category() == StepCategory.BUILT || step.category() == StepCategory.FAILED;
  }

  private static long took(StepView step) {
    return Math.max(0, step.endMillis - step.startMillis);
  }

  /**
   * The account of the steps as they ended last: what ran again counts once, but for the time that
   * it kept slots busy.
   *
   * @param ids all steps
   */
  BuildTimes account(
      StepTable steps, IntList ids, CriticalPathSoFar.InputsOf inputs, long endMillis) {
    PriorityQueue<Took> slowest = new PriorityQueue<>(Took.ORDER);
    List<StepView> ended = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      StepView step = steps.get(ids.get(i));
      if (step == null || step.startMillis < 0 || step.endMillis < 0) {
        continue;
      }
      if (ran(step)) {
        slowest.add(new Took(step.id(), took(step)));
        if (slowest.size() > SLOWEST) {
          slowest.remove();
        }
      }
      if (inChain(step)) {
        ended.add(step);
      }
    }
    CriticalPathSoFar critical = CriticalPathSoFar.of(ended, inputs);
    List<Took> took = new ArrayList<>(slowest);
    took.sort(Took.ORDER.reversed());
    long whole = slotMillis + slots * Math.max(0, endMillis - slotsSinceMillis);
    long wallMillis = Math.max(0, endMillis - idleMillis);
    return new BuildTimes(
        wallMillis,
        Math.min(critical.millis(), wallMillis),
        critical.steps(),
        limited ? Math.max(0, Math.min(100, CacheRates.percent(busyMillis, whole))) : -1,
        limited ? busyParts(whole, wallMillis) : List.of(),
        took.stream().map(Took::step).toList());
  }

  /** What was stopped before it began took no time: nothing is learned from it. */
  private static boolean inChain(StepView step) {
    return switch (step.category()) {
      case BUILT, HIT, FAILED -> true;
      case WAIT -> took(step) > 0;
      case RUN, FETCH, LOOK_UP, GONE -> false;
    };
  }

  /** How busy the slots were in each part, of the time that all slots had in a part on average. */
  private List<Integer> busyParts(long wholeMillis, long wallMillis) {
    double part = Math.max(1.0, (double) wholeMillis / BuildTimes.PARTS);
    List<Integer> percents = new ArrayList<>(BuildTimes.PARTS);
    for (double busy : busyParts.columns(wallMillis, BuildTimes.PARTS)) {
      percents.add(Math.clamp(Math.round(100 * busy / part), 0, 100));
    }
    return percents;
  }

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
     * Finds it among steps that have ended. A damaged stream may have a ring of inputs: an input
     * that ended after its reader counts for nothing.
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
            Math.max(0, step.endMillis - step.startMillis)
                + (longest == NONE ? 0 : millis[longest]);
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
}
