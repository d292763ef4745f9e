package dev.sconce.schedule;

import org.jspecify.annotations.Nullable;

/**
 * The options of a build for the scheduler.
 *
 * @param slots how many commands may run at the same time
 * @param failuresAllowed how many commands may fail before no more are started; 0 for no limit
 * @param gated whether each start needs permission, because of a job server or a load limit
 * @param dryRun whether commands are only simulated, without checking their outputs
 * @param explain whether to explain why steps are out of date
 * @param logged whether there is a build log with which to compare commands
 * @param plan what to report about the plan as a whole
 * @param cutOff whether runs are recorded, and steps with unchanged dependencies are skipped
 * @param weights determines the urgency of steps
 * @param cache how to use a cache of results; null if there is none
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
  /** A number of slots without effect; something else, such as a job server, is the limit. */
  public static final int UNLIMITED_SLOTS = Integer.MAX_VALUE;

  public ScheduleOptions {
    if (slots < 1 || failuresAllowed < 0) {
      throw new IllegalArgumentException("slots " + slots + ", failures " + failuresAllowed);
    }
  }
}
