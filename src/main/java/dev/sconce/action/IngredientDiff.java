package dev.sconce.action;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the ingredients of two runs of a step, or of a run and the present.
 *
 * @param rows one for each text and file: first those that differ, each kind in the order of the
 *     later list, then removed ones
 */
public record IngredientDiff(List<Row> rows) {
  /** The result of comparing a text or a file. */
  public enum Change {
    SAME,
    CHANGED,
    ADDED,
    REMOVED,
    /** The content is the same, but another run made it. */
    MADE_AGAIN,
    /** The state could not be determined. */
    UNKNOWN
  }

  /**
   * A text or a file.
   *
   * @param before null when it was added
   * @param now null when it was removed
   */
  public record Row(Change change, @Nullable Ingredient before, @Nullable Ingredient now) {
    /** The role in the later run, or, if it was removed, in the earlier one. */
    public Ingredient.Kind kind() {
      return either().kind();
    }

    /** The path of a file, or the name of a text. */
    public String name() {
      return either().name();
    }

    /** Whether this can make the results of the runs differ. */
    public boolean differs() {
      return switch (change) {
        case SAME, UNKNOWN -> false;
        case CHANGED, ADDED, REMOVED, MADE_AGAIN -> true;
      };
    }

    private Ingredient either() {
      Ingredient one = now == null ? before : now;
      assert one != null : "a row of nothing";
      return one;
    }
  }

  /** Copies the list. */
  public IngredientDiff {
    rows = List.copyOf(rows);
  }

  /** Compares an earlier list with a later one. */
  public static IngredientDiff between(Ingredients before, Ingredients now) {
    List<Row> found = new ArrayList<>();
    Ingredients.sideBySide(before, now, (old, late) -> add(found, old, late));
    Map<Ingredient, Row> rows = new HashMap<>();
    for (Row row : found) {
      rows.put(row.either(), row);
    }
    List<Row> ordered = new ArrayList<>();
    for (Ingredients list : List.of(now, before)) {
      for (Ingredient one : list.list()) {
        Row row = rows.remove(one);
        if (row != null) {
          ordered.add(row);
        }
      }
    }
    ordered.sort(Comparator.comparing(row -> !row.differs()));
    return new IngredientDiff(ordered);
  }

  /** The rows of a list if nothing is known to compare it with. */
  public static IngredientDiff ofUnknownPast(Ingredients now) {
    return new IngredientDiff(
        now.list().stream()
            .filter(one -> one.access() != Ingredient.Access.MADE)
            .map(one -> new Row(Change.UNKNOWN, null, one))
            .toList());
  }

  /**
   * The maker of a file comes right after the file, and is shown only if the file did not change.
   */
  private static void add(List<Row> rows, @Nullable Ingredient before, @Nullable Ingredient now) {
    Row row = new Row(change(before, now), before, now);
    boolean maker = row.either().access() == Ingredient.Access.MADE;
    if (!maker || rows.isEmpty() || !rows.getLast().name().equals(row.name())) {
      rows.add(row);
    } else if (row.differs() && !rows.getLast().differs()) {
      Row file = rows.removeLast();
      rows.add(new Row(Change.MADE_AGAIN, file.before(), file.now()));
    }
  }

  private static Change change(@Nullable Ingredient before, @Nullable Ingredient now) {
    if (before == null) {
      return Change.ADDED;
    }
    if (now == null) {
      return Change.REMOVED;
    }
    if (!before.state().known() || !now.state().known()) {
      return now.state() instanceof Ingredient.FileMaker ? Change.MADE_AGAIN : Change.UNKNOWN;
    }
    return before.state().equals(now.state()) ? Change.SAME : Change.CHANGED;
  }

  /** The rows that differ. */
  public List<Row> differing() {
    return rows.stream().filter(Row::differs).toList();
  }

  /** Whether the difference explains a run better than ninja's reason. */
  public boolean explains(DirtyReason reason) {
    return switch (reason.kind()) {
      case COMMAND_CHANGED ->
          rows.stream()
              .anyMatch(
                  row ->
                      row.differs()
                          && (row.kind() == Ingredient.Kind.COMMAND
                              || row.kind() == Ingredient.Kind.RESPONSE_FILE));
      case INPUT_MADE, INPUT_NEWER, INPUT_NEWER_THAN_RUN -> rows.stream().anyMatch(Row::differs);
      case OUTPUT_MISSING,
          NOT_LOGGED,
          INPUT_MISSING,
          ALWAYS,
          DEPS_UNKNOWN,
          DEPS_OUTDATED,
          TRACED_MADE,
          RUN_REFUSED ->
          false;
      case TRACED_CHANGED, TRACED_APPEARED, TRACED_GONE, TRACED_NAMES ->
          rows.stream().anyMatch(row -> row.differs() && row.name().equals(reason.path()));
    };
  }
}
