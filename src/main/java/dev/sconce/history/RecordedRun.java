package dev.sconce.history;

import dev.sconce.action.Ingredients;
import dev.sconce.action.Reason;
import java.util.List;

/**
 * A recorded run, whole.
 *
 * @param ingredients what it saw
 * @param reasons why it was run
 */
public record RecordedRun(RunSummary summary, Ingredients ingredients, List<Reason> reasons) {
  /** Copies the list. */
  public RecordedRun {
    reasons = List.copyOf(reasons);
  }
}
