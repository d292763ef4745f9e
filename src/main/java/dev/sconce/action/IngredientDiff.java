package dev.sconce.action;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ingredients of two runs of a step, or of a run and the present, side by side.
 *
 * @param rows one for each text and file: those that differ first, each kind in the order of the
 *     later list, then what is gone
 */
public record IngredientDiff(List<Row> rows) {
  /** How a text or a file compares. */
  public enum Change {
    SAME,
    CHANGED,
    ADDED,
    REMOVED,
    /** The content is the same, but another run made it. */
    MADE_AGAIN,
    /** It could not be looked at. */
    UNKNOWN
  }

  /**
   * A text or a file.
   *
   * @param before null when it was added
   * @param now null when it was removed
   */
  public record Row(Change change, @Nullable Ingredient before, @Nullable Ingredient now) {
    /** What it is to the later run, or was to the earlier one. */
    public Ingredient.Kind kind() {
      return either().kind();
    }

    /** The path, or what a text is called. */
    public String name() {
      return either().name();
    }

    /** Whether that is why the runs may make something else. */
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

  /** Of a list with which nothing can be compared. */
  public static IngredientDiff ofUnknownPast(Ingredients now) {
    return new IngredientDiff(
        now.list().stream()
            .filter(one -> one.access() != Ingredient.Access.MADE)
            .map(one -> new Row(Change.UNKNOWN, null, one))
            .toList());
  }

  /** Who made a file comes right behind the file, and is of interest if that did not change. */
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

  /** What differs. */
  public List<Row> differing() {
    return rows.stream().filter(Row::differs).toList();
  }

  /** Whether what differs says better why a step runs than a reason of ninja's does. */
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
