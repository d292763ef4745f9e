package dev.sconce.history;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredients;
import java.util.List;

/**
 * A recorded run, whole.
 *
 * @param ingredients what it saw
 * @param reasons why it was run
 */
public record RecordedRun(RunSummary summary, Ingredients ingredients, List<DirtyReason> reasons) {
  /** Copies the list. */
  public RecordedRun {
    reasons = List.copyOf(reasons);
  }
}
