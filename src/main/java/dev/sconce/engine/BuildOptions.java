package dev.sconce.engine;

import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.StepWeights;

/**
 * How to build.
 *
 * @param slots how many commands may run at once
 * @param failuresAllowed how many commands may fail before no more are started; 0 for no limit
 * @param dryRun whether commands only seem to run, and nothing is changed
 * @param explain whether to report why steps are out of date
 * @param plan what to report about the plan as a whole
 * @param keepDepfiles whether to leave depfiles where they are
 * @param keepResponseFiles whether to leave response files where they are
 * @param weights what comes first, and how long steps are expected to take
 */
public record BuildOptions(
    int slots,
    int failuresAllowed,
    boolean dryRun,
    boolean explain,
    PlanReporting plan,
    boolean keepDepfiles,
    boolean keepResponseFiles,
    StepWeights weights) {
  /** As {@code ninja -j SLOTS}. */
  public static BuildOptions ofSlots(int slots) {
    return new BuildOptions(
        slots, 1, false, false, PlanReporting.NONE, false, false, StepWeights.EQUAL);
  }

  /** With another limit of failures; 0 for none. */
  public BuildOptions failuresAllowed(int limit) {
    return new BuildOptions(
        slots, limit, dryRun, explain, plan, keepDepfiles, keepResponseFiles, weights);
  }

  /** As a dry run. */
  public BuildOptions asDryRun() {
    return new BuildOptions(
        slots, failuresAllowed, true, explain, plan, keepDepfiles, keepResponseFiles, weights);
  }

  /** Reporting why steps are out of date. */
  public BuildOptions explaining() {
    return new BuildOptions(
        slots, failuresAllowed, dryRun, true, plan, keepDepfiles, keepResponseFiles, weights);
  }
}
