package dev.sconce.engine;

import dev.sconce.action.Difference;
import dev.sconce.action.Ingredients;
import dev.sconce.action.Input;
import dev.sconce.action.KeyDiff;
import dev.sconce.action.Reason;
import dev.sconce.history.RecordedRun;
import dev.sconce.session.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a step ran that has ended: its run beside the one before, as far as that is recorded. */
final class RunChange {
  private final RecordedRun last;
  private final Optional<RecordedRun> before;

  RunChange(RecordedRun last, Optional<RecordedRun> before) {
    this.last = last;
    this.before = before;
  }

  Answer.Ingredients answer(int step) {
    return before.isEmpty() ? first(step) : compared(step, before.get().ingredients());
  }

  private Answer.Ingredients first(int step) {
    IngredientRows rows = new IngredientRows();
    rows.firstCommand(last.ingredients().command());
    last.ingredients().inputs().forEach(rows::firstInput);
    List<String> reasons = last.reasons().stream().map(Reason::text).toList();
    return rows.answer(
        step, because(reasons, "it is not recorded what it was made of in the run before"));
  }

  private Answer.Ingredients compared(int step, Ingredients then) {
    Ingredients now = last.ingredients();
    IngredientRows rows = new IngredientRows();
    rows.command(then.command(), now.command());
    Map<String, Input> earlier = new HashMap<>();
    then.inputs().forEach(input -> earlier.put(input.path(), input));
    for (Input input : now.inputs()) {
      rows.input(
          input.role(),
          input.path(),
          input.maker(),
          earlier.remove(input.path()),
          Optional.of(input.state()));
    }
    then.inputs().stream().filter(input -> earlier.containsKey(input.path())).forEach(rows::gone);
    KeyDiff diff = KeyDiff.between(then, now);
    List<String> reasons = new ArrayList<>();
    for (Reason reason : last.reasons()) {
      if (!diff.explains(reason)) {
        reasons.add(reason.text());
      }
    }
    if (!diff.isEmpty()) {
      int more = diff.rows().size() - 1;
      String first = words(diff.rows().getFirst());
      reasons.add(more == 0 ? first : first + ", and " + more + " more");
    }
    return rows.answer(
        step, because(reasons, "nothing that it depends on differed from the run before"));
  }

  private static String because(List<String> reasons, String none) {
    return reasons.isEmpty() ? none : "it ran because " + String.join("; ", reasons);
  }

  private static String words(Difference row) {
    return switch (row) {
      case Difference.Command _ -> "the command differed";
      case Difference.ResponseFile _ -> "the response file differed";
      case Difference.Added added -> added.now().path() + " was new to it";
      case Difference.Removed removed -> removed.before().path() + " was no input any more";
      case Difference.Changed changed -> changed.now().path() + " differed";
      case Difference.MadeAgain again -> again.now().path() + " was made again";
    };
  }
}
