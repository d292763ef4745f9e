package dev.sconce.ui.tui.view;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of the build is shown.
 *
 * @param chosen the pane that keys act on, null until the user picks one: what says most is shown
 * @param filter what rows must match, empty for all
 * @param mendedBefore how many errors and warnings were mended before their list was opened: those
 *     are not shown
 */
public record ShownContent(
    @Nullable Pane chosen,
    RowSelection selection,
    TreeExpansion expansion,
    String filter,
    Body body,
    ReadingPosition reading,
    int mendedBefore) {
  /** At the start. */
  public static final ShownContent START =
      new ShownContent(
          null,
          RowSelection.FOLLOWING,
          TreeExpansion.UNTOUCHED,
          "",
          new Body.Panes(),
          ReadingPosition.START,
          0);

  /** Another pane, at its start. */
  public ShownContent withPane(@Nullable Pane pane) {
    return new ShownContent(
        pane, RowSelection.FOLLOWING, expansion, filter, body, ReadingPosition.START, mendedBefore);
  }

  public ShownContent withSelection(RowSelection rows) {
    return new ShownContent(
        chosen, rows, expansion, filter, body, ReadingPosition.START, mendedBefore);
  }

  public ShownContent withExpansion(TreeExpansion changed) {
    return new ShownContent(chosen, selection, changed, filter, body, reading, mendedBefore);
  }

  /** Other rows: the old ones are not kept. */
  public ShownContent withFilter(String text) {
    return new ShownContent(
        chosen, RowSelection.FOLLOWING, expansion, text, body, reading, mendedBefore);
  }

  public ShownContent withBody(Body shown) {
    return new ShownContent(chosen, selection, expansion, filter, shown, reading, mendedBefore);
  }

  public ShownContent withReading(ReadingPosition place) {
    return new ShownContent(chosen, selection, expansion, filter, body, place, mendedBefore);
  }

  /** The list of errors and warnings is opened when so many were mended. */
  public ShownContent withMendedBefore(int count) {
    return new ShownContent(chosen, selection, expansion, filter, body, reading, count);
  }

  /**
   * Which row keys act on.
   *
   * @param rows those of the pane while their order is kept, empty while it follows the build
   * @param cursor the row that keys act on, null when the pane has not been touched
   */
  public record RowSelection(List<RowId> rows, @Nullable RowId cursor) {
    /** The pane follows the build. */
    public static final RowSelection FOLLOWING = new RowSelection(List.of(), null);

    public RowSelection {
      rows = List.copyOf(rows);
    }

    boolean follows() {
      return rows.isEmpty();
    }
  }

  /**
   * Which targets were opened or closed by hand; the others are as the build wants it.
   *
   * @param opened those that show all their steps
   * @param closed those that show none of their steps
   */
  public record TreeExpansion(Set<RowId> opened, Set<RowId> closed) {
    /** Nothing was touched. */
    public static final TreeExpansion UNTOUCHED = new TreeExpansion(Set.of(), Set.of());

    public TreeExpansion {
      opened = Set.copyOf(opened);
      closed = Set.copyOf(closed);
    }

    public TreeExpansion open(RowId row) {
      return new TreeExpansion(with(opened, row), without(closed, row));
    }

    public TreeExpansion close(RowId row) {
      return new TreeExpansion(without(opened, row), with(closed, row));
    }

    /** As if it had not been touched. */
    public TreeExpansion leave(RowId row) {
      return new TreeExpansion(without(opened, row), without(closed, row));
    }

    private static Set<RowId> with(Set<RowId> rows, RowId row) {
      Set<RowId> changed = new HashSet<>(rows);
      changed.add(row);
      return changed;
    }

    private static Set<RowId> without(Set<RowId> rows, RowId row) {
      Set<RowId> changed = new HashSet<>(rows);
      changed.remove(row);
      return changed;
    }
  }

  /**
   * Where in a text the reader is.
   *
   * @param scroll how many lines are above the first row
   * @param row how many rows of the next line are above it too, where a line has more than one
   * @param find what is searched, empty for nothing
   * @param mark the line that the reader was led to, -1 for none
   */
  public record ReadingPosition(int scroll, int row, String find, int mark) {
    /** At the start of it. */
    public static final ReadingPosition START = new ReadingPosition(0, "");

    /** No text that is shown has more lines. */
    public static final int MAX_LINES = 100_000;

    public ReadingPosition(int scroll, String find) {
      this(scroll, 0, find, -1);
    }

    public ReadingPosition {
      scroll = Math.clamp(scroll, 0, MAX_LINES);
    }

    /** At a line. */
    public ReadingPosition at(int line) {
      return new ReadingPosition(line, 0, find, mark);
    }

    /** With a line that is marked. */
    public ReadingPosition marking(int line) {
      return new ReadingPosition(scroll, row, find, line);
    }

    /** At a row of a line. */
    public ReadingPosition at(int line, int rowOfLine) {
      return new ReadingPosition(line, rowOfLine, find, mark);
    }

    /** With something to search. */
    public ReadingPosition finding(String text) {
      return new ReadingPosition(scroll, row, text, mark);
    }
  }

  /** What has the room below the header. */
  public sealed interface Body {
    /** The panes. */
    record Panes() implements Body {}

    /** The output of the chosen problem alone. */
    record Output() implements Body {}

    /**
     * The keys.
     *
     * @param of what they are the keys of, and what is shown again after them; no help itself
     * @param at where the reader was in it
     */
    record Help(Body of, ShownContent.ReadingPosition at) implements Body {}

    /** All about one step. */
    record Page(int step, ShownContent.StepTab tab) implements Body {}

    /**
     * The steps that use a file.
     *
     * @param path a byte string
     */
    record Who(String path) implements Body {}

    /** What keys are about: behind the help what is shown after it. */
    default Body subject() {
      return this instanceof Help help ? help.of() : this;
    }
  }

  /** A part of what is told about one step. */
  public enum StepTab {
    /** What it is and how it stands. */
    SUMMARY("Summary"),
    /** What it printed. */
    LOG("Log"),
    /** What it reads. */
    INPUTS("Inputs"),
    /** Its command line. */
    COMMAND("Command"),
    /** When it did what. */
    TIMELINE("Timeline"),
    /** Why it was built, or why not. */
    WHY("Why");

    private final String title;

    StepTab(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }

    /** The next one, or with -1 the one before, around the corner. */
    public StepTab by(int steps) {
      return values()[Math.floorMod(ordinal() + steps, values().length)];
    }
  }
}
