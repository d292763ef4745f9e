package dev.sconce.session;

import java.util.List;

/** Facts about what is to be done and how long that is thought to take. */
public sealed interface PlanEvent extends BuildEvent {
  /** How many steps were found up to date so far; they are no part of the wanted ones. */
  record UpToDateCounted(int steps) implements PlanEvent {}

  /**
   * The run that begins next is of the manifest, which is made anew if it is out of date; the build
   * itself comes after it.
   */
  record ManifestFirst() implements PlanEvent {}

  /**
   * A phony stands between wanted steps: its id is named among the inputs of steps and of other
   * phonies. Told before it is named, and once more when it stands for others than before. A phony
   * that stands for one step alone is not told: that step is named.
   *
   * @param inputs ids of wanted steps and of phonies
   */
  record PhonyRelated(int phony, List<Integer> inputs) implements PlanEvent {
    /** Copies the list. */
    public PhonyRelated {
      inputs = IdList.copyOf(inputs);
    }
  }

  /**
   * How long the rest is thought to take, from the durations of earlier runs. Steps that wait for a
   * failed one count for nothing. Told once the plan is known and then about once a second, in very
   * large builds less often; not told while no step was ever timed.
   *
   * @param criticalPath the steps of the longest chain that is left, first to run first; the first
   *     64 of them
   * @param criticalMillis what is left of that chain
   * @param remainingMillis the time until all is done, with the slots that there are; -1 when
   *     unknown
   */
  record Forecast(
      List<Integer> criticalPath, long criticalMillis, long remainingMillis, long atMillis)
      implements PlanEvent {
    /** Copies the list. */
    public Forecast {
      criticalPath = List.copyOf(criticalPath);
    }
  }
}
