package dev.sconce.schedule;

import org.jspecify.annotations.Nullable;

/**
 * How a build is to be run.
 *
 * @param slots how many commands may run at once
 * @param failuresAllowed how many commands may fail before no more are started; 0 for no limit
 * @param gated whether each start has to be asked for: a job server or a load limit
 * @param dryRun whether commands only seem to run: nothing is looked at after them
 * @param explain whether to tell why steps are out of date
 * @param logged whether there is a build log to compare commands with
 * @param plan what to tell of the plan as a whole
 * @param cutOff whether runs are recorded, and steps that depend on the same as before are spared
 * @param weights what comes first
 * @param cache how a cache of results is used, null when there is none
 */
public record ScheduleOptions(
    int slots,
    int failuresAllowed,
    boolean gated,
    boolean dryRun,
    boolean explain,
    boolean logged,
    PlanReporting plan,
    boolean cutOff,
    StepWeights weights,
    @Nullable CacheUse cache) {
  /** A number of slots that limits nothing: others do, such as a job server. */
  public static final int UNLIMITED_SLOTS = Integer.MAX_VALUE;

  /** Validates. */
  public ScheduleOptions {
    if (slots < 1 || failuresAllowed < 0) {
      throw new IllegalArgumentException("slots " + slots + ", failures " + failuresAllowed);
    }
  }
}
