package dev.sconce.session;

/** The counts of a build, kept up to date by the difference that each edit of a step makes. */
final class StepCounters {
  private static final int READY = StepCategory.values().length;
  private static final int BLOCKED = READY + 1;
  private static final int KNOWN = READY + 2;
  private static final int MISSED = READY + 3;
  private static final int CANCELLED = READY + 4;

  private final int[] counts = new int[READY + 5];

  /** Adds a step as it is, or with -1 takes it away as it was. */
  void add(StepView step, int sign) {
    counts[step.category().ordinal()] += sign;
    if (step.cancelled) {
      counts[CANCELLED] += sign;
    } else if (step.blocked()) {
      counts[BLOCKED] += sign;
    } else if (step.category() == StepCategory.WAIT) {
      if (step.state == StepState.QUEUED) {
        counts[READY] += sign;
        counts[MISSED] += step.missedInPause ? sign : 0;
      } else if (step.state == StepState.RESULT_KNOWN) {
        counts[KNOWN] += sign;
      }
    }
  }

  private int of(StepCategory standing) {
    return counts[standing.ordinal()];
  }

  StepCounts counts() {
    return new StepCounts(
        of(StepCategory.HIT),
        of(StepCategory.BUILT),
        of(StepCategory.FAILED),
        of(StepCategory.RUN),
        of(StepCategory.FETCH),
        of(StepCategory.LOOK_UP),
        of(StepCategory.WAIT),
        counts[READY],
        counts[BLOCKED],
        counts[KNOWN],
        counts[MISSED],
        counts[CANCELLED]);
  }
}
