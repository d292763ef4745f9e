package dev.sconce.history;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredients;
import java.util.List;

/**
 * A complete recorded run.
 *
 * @param ingredients what the run depended on
 * @param reasons why it ran
 */
public record RecordedRun(RunSummary summary, Ingredients ingredients, List<DirtyReason> reasons) {
  public RecordedRun {
    reasons = List.copyOf(reasons);
  }
}
