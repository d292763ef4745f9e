package dev.sconce.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Collects the data for {@link BuildTimes}. */
final class BuildTimeFold {
  private static final int SLOWEST = 10;

  private record Took(int step, long millis) {
    /** The faster step first; among equals the later step. */
    static final Comparator<Took> ORDER =
        Comparator.comparingLong(Took::millis).thenComparing(Took::step, Comparator.reverseOrder());
  }

  /** The activities that the time is divided into. */
  private enum Part {
    /** The manifest and the logs are being read. */
    START_UP,
    SCANNING,
    /** Commands may run. */
    BUILDING,
    /** The build is paused, and no command runs any more. */
    PAUSED,
    /** The run is over. */
    OVER
  }

  private Part part = Part.START_UP;
  private long partSinceMillis;
  private boolean paused;

  /** Of all runs. */
  private long startUpMillis;

  private long scanningMillis;
  private long regenerationMillis;
  private long earlierMillis;

  /** Of the last run in which commands could run. */
  private long runSinceMillis;

  private long buildingMillis;
  private long pausedMillis;

  /** Of the earlier runs since the manifest was read. */
  private long beforeMillis;

  /** Excludes the time when the build was over before it went on. */
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

  /** The number of parallel commands is unknown, at least for a part of the build. */
  void unlimited() {
    limited = false;
  }

  /** A build that was over goes on. */
  void continued(long endMillis, long atMillis) {
    idleMillis += Math.max(0, atMillis - endMillis);
    partSinceMillis = atMillis;
    paused = false;
  }

  /**
   * The manifest is reread after the runs so far.
   *
   * @param ofManifest whether these runs built the manifest
   */
  void readAgain(boolean ofManifest) {
    long runs = beforeMillis + buildingMillis + pausedMillis;
    if (ofManifest) {
      regenerationMillis += runs;
    } else {
      earlierMillis += runs;
    }
    beforeMillis = 0;
    buildingMillis = 0;
    pausedMillis = 0;
    part = Part.START_UP;
    paused = false;
  }

  void phase(BuildEvent.Phase phase, long atMillis, boolean anyRuns) {
    paused = phase == BuildEvent.Phase.PAUSED;
    if (phase != BuildEvent.Phase.SCANNING) {
      enterBuilding(atMillis);
      enter(paused && !anyRuns ? Part.PAUSED : Part.BUILDING, atMillis);
    } else if (part == Part.START_UP || part == Part.OVER) {
      enter(Part.SCANNING, atMillis);
    }
  }

  /** A command starts. */
  void started(long atMillis) {
    enterBuilding(atMillis);
    enter(Part.BUILDING, atMillis);
  }

  /** A command ended. */
  void stopped(long atMillis, boolean anyRuns) {
    if (paused && !anyRuns && part == Part.BUILDING) {
      enter(Part.PAUSED, atMillis);
    }
  }

  /** The run is over. */
  void ended(long atMillis) {
    slots(0, atMillis);
    enter(Part.OVER, atMillis);
  }

  private void enterBuilding(long atMillis) {
    if (part == Part.BUILDING || part == Part.PAUSED) {
      return;
    }
    enter(part == Part.OVER ? Part.SCANNING : part, atMillis);
    beforeMillis += buildingMillis + pausedMillis;
    buildingMillis = 0;
    pausedMillis = 0;
    runSinceMillis = atMillis;
  }

  private void enter(Part next, long atMillis) {
    long passed = Math.max(0, atMillis - partSinceMillis);
    switch (part) {
      case START_UP -> startUpMillis += passed;
      case SCANNING -> scanningMillis += passed;
      case BUILDING -> buildingMillis += passed;
      case PAUSED -> pausedMillis += passed;
      case OVER -> {
        // the time goes to rereading the manifest, or to a user who looks at the result
      }
    }
    partSinceMillis = Math.max(partSinceMillis, atMillis);
    part = next;
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
   * The build times of the last runs of all steps. A step that ran several times counts once, but
   * all its runs count as busy time of the slots.
   *
   * @param ids all steps
   */
  BuildTimes times(StepTable steps, IntList ids, StepRelations relations, long endMillis) {
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
      if (inChain(step) && step.startMillis >= runSinceMillis) {
        ended.add(step);
      }
    }
    CriticalPathSoFar critical = CriticalPathSoFar.of(ended, relations);
    List<Took> took = new ArrayList<>(slowest);
    took.sort(Took.ORDER.reversed());
    long whole = slotMillis + slots * Math.max(0, endMillis - slotsSinceMillis);
    long wallMillis = Math.max(0, endMillis - idleMillis);
    long criticalMillis = Math.min(critical.millis(), buildingMillis);
    return new BuildTimes(
        wallMillis,
        new BuildTimes.Parts(
            startUpMillis,
            scanningMillis,
            regenerationMillis,
            earlierMillis + beforeMillis,
            pausedMillis,
            criticalMillis,
            buildingMillis - criticalMillis),
        idleMillis,
        critical.steps(),
        limited ? Math.max(0, Math.min(100, CacheRates.percent(busyMillis, whole))) : -1,
        limited ? busyParts(whole, wallMillis) : List.of(),
        took.stream().map(Took::step).toList());
  }

  /** Leaves out steps that were stopped before they began: they took no time. */
  private static boolean inChain(StepView step) {
    return switch (step.category()) {
      case BUILT, HIT, FAILED -> true;
      case WAIT -> took(step) > 0;
      case RUN, FETCH, LOOK_UP, GONE -> false;
    };
  }

  /**
   * How busy the slots were in each part, in percent of the average time of all slots in a part.
   */
  private List<Integer> busyParts(long wholeMillis, long wallMillis) {
    double part = Math.max(1.0, (double) wholeMillis / BuildTimes.PARTS);
    List<Integer> percents = new ArrayList<>(BuildTimes.PARTS);
    for (double busy : busyParts.columns(wallMillis, BuildTimes.PARTS)) {
      percents.add(Math.clamp(Math.round(100 * busy / part), 0, 100));
    }
    return percents;
  }

  /**
   * The critical path of the finished steps: among all chains in which each step reads an output of
   * the one before, the one that took longest. No number of slots could make the build faster than
   * this.
   *
   * @param millis how long its steps took together
   * @param steps first to run first
   */
  record CriticalPathSoFar(long millis, List<Integer> steps) {
    private static final int NONE = -1;

    /**
     * Finds the path among finished steps. A damaged stream may have a cycle of inputs, so an input
     * that ended after its reader is ignored.
     */
    static CriticalPathSoFar of(List<StepView> ended, StepRelations relations) {
      List<StepView> byEnd = new ArrayList<>(ended);
      byEnd.sort(Comparator.comparingLong(step -> step.endMillis));
      return new Chains(relations, ended).longest(byEnd);
    }
  }

  /**
   * Computes the longest chain that ends with each step, visiting steps in the order in which they
   * ended.
   */
  private static final class Chains {
    private static final long NOT_YET = -1;

    private final StepRelations relations;

    /** The length of the chain; for a phony, that of its inputs so far. */
    private final long[] millis;

    /** The previous step in the chain; for a phony, its last step. */
    private final int[] before;

    private final IntList raised = new IntList();

    Chains(StepRelations relations, List<StepView> ended) {
      this.relations = relations;
      int ids = 1 + ended.stream().mapToInt(StepView::id).max().orElse(CriticalPathSoFar.NONE);
      ids = Math.max(ids, relations.size());
      millis = new long[ids];
      Arrays.fill(millis, NOT_YET);
      before = new int[ids];
    }

    CriticalPathSoFar longest(List<StepView> byEnd) {
      int last = CriticalPathSoFar.NONE;
      for (StepView step : byEnd) {
        end(step.id(), took(step));
        if (last == CriticalPathSoFar.NONE || millis[step.id()] >= millis[last]) {
          last = step.id();
        }
      }
      List<Integer> chain = new ArrayList<>();
      for (int at = last; at != CriticalPathSoFar.NONE; at = before[at]) {
        chain.add(at);
      }
      return new CriticalPathSoFar(
          last == CriticalPathSoFar.NONE ? 0 : millis[last], chain.reversed());
    }

    private void end(int id, long tookMillis) {
      int longest = CriticalPathSoFar.NONE;
      IdList inputs = relations.inputsOf(id);
      for (int i = 0; i < inputs.size(); i++) {
        int input = inputs.id(i);
        if (0 <= input
            && input < millis.length
            && millis[input] > (longest == CriticalPathSoFar.NONE ? NOT_YET : millis[longest])) {
          longest = input;
        }
      }
      millis[id] = tookMillis + (longest == CriticalPathSoFar.NONE ? 0 : millis[longest]);
      before[id] =
          longest != CriticalPathSoFar.NONE && relations.isPhony(longest)
              ? before[longest]
              : longest;
      raised.add(id);
      while (!raised.isEmpty()) {
        raise(raised.removeLast(), id);
      }
    }

    /** Passes a chain on to the phonies that stand for its last step. */
    private void raise(int from, int last) {
      relations.forEachConsumer(
          from,
          consumer -> {
            if (relations.isPhony(consumer) && millis[last] > millis[consumer]) {
              millis[consumer] = millis[last];
              before[consumer] = last;
              raised.add(consumer);
            }
          });
    }
  }
}
