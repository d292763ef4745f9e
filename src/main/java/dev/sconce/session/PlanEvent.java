package dev.sconce.session;

import java.util.List;

/** Facts about the planned work and its expected duration. */
public sealed interface PlanEvent extends BuildEvent {
  /** How many steps were found up to date so far; they are not among the wanted ones. */
  record UpToDateCounted(int steps) implements PlanEvent {}

  /**
   * The next run builds the manifest, which is regenerated if it is out of date. The build of the
   * targets follows.
   */
  record ManifestFirst() implements PlanEvent {}

  /**
   * A phony stands between wanted steps: its id appears among the inputs of steps and of other
   * phonies. Published before its id is used, and again when its inputs change. A phony that stands
   * for one step alone is not published: the id of that step is used instead.
   *
   * @param inputs ids of wanted steps and of phonies
   */
  record PhonyRelated(int phony, List<Integer> inputs) implements PlanEvent {
    public PhonyRelated {
      inputs = IdList.copyOf(inputs);
    }
  }

  /**
   * The expected remaining time, from the durations of earlier runs. Steps that wait for a failed
   * one are not counted. Published once the plan is known and then about once a second, less often
   * in very large builds; never while no step has a recorded duration.
   *
   * @param criticalPath the steps of the longest remaining chain, first to run first; the first 64
   *     of them
   * @param criticalMillis the expected time for the rest of that chain
   * @param remainingMillis the expected time until all is done, with the present slots; -1 if
   *     unknown
   */
  record Forecast(
      List<Integer> criticalPath, long criticalMillis, long remainingMillis, long atMillis)
      implements PlanEvent {
    public Forecast {
      criticalPath = List.copyOf(criticalPath);
    }
  }
}
