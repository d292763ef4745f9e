package dev.sconce.engine;

import dev.sconce.action.FileState;
import dev.sconce.action.Input;
import dev.sconce.action.Maker;
import dev.sconce.action.StateText;
import dev.sconce.session.Answer;
import dev.sconce.session.Ingredient;
import dev.sconce.session.Ingredient.Change;
import dev.sconce.session.Ingredient.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that set beside each other what a step was made of at two times; what differs is first. */
final class IngredientRows {
  private final List<Ingredient> differing = new ArrayList<>();
  private final List<Ingredient> rest = new ArrayList<>();

  void command(String then, String now) {
    add(
        new Ingredient(
            Kind.COMMAND, "command", then, now, then.equals(now) ? Change.SAME : Change.CHANGED));
  }

  /** The command of the first run that was written down. */
  void firstCommand(String now) {
    add(new Ingredient(Kind.COMMAND, "command", "", now, Change.UNKNOWN));
  }

  /**
   * An input that there is at the later time.
   *
   * @param now what it is then, empty when that cannot be found out
   */
  void input(
      Input.Role role, String path, Maker maker, @Nullable Input old, Optional<FileState> now) {
    Change change;
    if (old == null) {
      change = Change.ADDED;
    } else if (now.isEmpty() && old.maker().equals(maker)) {
      change = Change.UNKNOWN;
    } else {
      boolean same = now.filter(old.state()::equals).isPresent() && old.maker().equals(maker);
      change = same ? Change.SAME : Change.CHANGED;
    }
    add(
        new Ingredient(
            kind(role),
            path,
            old == null ? "" : StateText.of(old.state()),
            now.map(StateText::of).orElse(""),
            change));
  }

  /** An input of the first run that was written down. */
  void firstInput(Input now) {
    add(
        new Ingredient(
            kind(now.role()), now.path(), "", StateText.of(now.state()), Change.UNKNOWN));
  }

  /** An input of the earlier time alone. */
  void gone(Input before) {
    add(
        new Ingredient(
            kind(before.role()), before.path(), StateText.of(before.state()), "", Change.REMOVED));
  }

  private void add(Ingredient row) {
    boolean differs =
        switch (row.change()) {
          case SAME, UNKNOWN -> false;
          case CHANGED, ADDED, REMOVED -> true;
        };
    (differs ? differing : rest).add(row);
  }

  private static Kind kind(Input.Role role) {
    return switch (role) {
      case EXPLICIT, IMPLICIT -> Kind.DECLARED;
      case DISCOVERED -> Kind.DISCOVERED;
    };
  }

  Answer.Ingredients answer(int step, String verdict) {
    List<Ingredient> all = new ArrayList<>(differing);
    all.addAll(rest);
    int most = Math.min(all.size(), Answer.StepDescription.MOST);
    return new Answer.Ingredients(step, verdict, all.subList(0, most));
  }
}
