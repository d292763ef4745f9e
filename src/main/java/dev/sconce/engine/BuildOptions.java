package dev.sconce.engine;

import dev.sconce.schedule.StepWeights;

/**
 * How to build.
 *
 * @param slots how many commands may run at once
 * @param failuresAllowed how many may fail before no more are started; 0 for no limit
 * @param dryRun only seem to run commands; nothing is changed
 * @param explain tell why steps are out of date
 * @param relations tell which steps a step waits for, and how many are up to date
 * @param forecasts tell how long the rest will take as well
 * @param keepDepfiles leave depfiles where they are
 * @param keepResponseFiles leave response files where they are
 * @param weights what comes first, and what is expected
 */
public record BuildOptions(
    int slots,
    int failuresAllowed,
    boolean dryRun,
    boolean explain,
    boolean relations,
    boolean forecasts,
    boolean keepDepfiles,
    boolean keepResponseFiles,
    StepWeights weights) {
  /** With forecasts where relations are told. */
  public BuildOptions(
      int slots,
      int failuresAllowed,
      boolean dryRun,
      boolean explain,
      boolean relations,
      boolean keepDepfiles,
      boolean keepResponseFiles,
      StepWeights weights) {
    this(
        slots,
        failuresAllowed,
        dryRun,
        explain,
        relations,
        relations,
        keepDepfiles,
        keepResponseFiles,
        weights);
  }

  /** As {@code ninja -j SLOTS}. */
  public static BuildOptions ofSlots(int slots) {
    return new BuildOptions(slots, 1, false, false, false, false, false, StepWeights.EQUAL);
  }

  /** With another limit of failures; 0 for none. */
  public BuildOptions failuresAllowed(int limit) {
    return new BuildOptions(
        slots,
        limit,
        dryRun,
        explain,
        relations,
        forecasts,
        keepDepfiles,
        keepResponseFiles,
        weights);
  }

  /** As a dry run. */
  public BuildOptions asDryRun() {
    return new BuildOptions(
        slots,
        failuresAllowed,
        true,
        explain,
        relations,
        forecasts,
        keepDepfiles,
        keepResponseFiles,
        weights);
  }

  /** Telling why steps are out of date. */
  public BuildOptions explaining() {
    return new BuildOptions(
        slots,
        failuresAllowed,
        dryRun,
        true,
        relations,
        forecasts,
        keepDepfiles,
        keepResponseFiles,
        weights);
  }
}
