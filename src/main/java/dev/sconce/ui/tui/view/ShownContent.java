package dev.sconce.ui.tui.view;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the build on the screen.
 *
 * @param chosen the pane that keys act on, null until the user picks one: then the most important
 *     one is shown
 * @param filter of rows, empty for all
 * @param mendedBefore how many errors and warnings were mended before their list was opened: the
 *     list leaves these out
 */
public record ShownContent(
    @Nullable Pane chosen,
    RowSelection selection,
    TreeExpansion expansion,
    String filter,
    Body body,
    ReadingPosition reading,
    int mendedBefore) {
  /** The content at the start of the console. */
  public static final ShownContent START =
      new ShownContent(
          null,
          RowSelection.FOLLOWING,
          TreeExpansion.UNTOUCHED,
          "",
          new Body.Panes(),
          ReadingPosition.START,
          0);

  /** Shows another pane from its start. */
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

  /** Shows other rows: the old order is not kept. */
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

  /** Opens the list of errors and warnings when this many were mended. */
  public ShownContent withMendedBefore(int count) {
    return new ShownContent(chosen, selection, expansion, filter, body, reading, count);
  }

  /**
   * The cursor, and the rows around it.
   *
   * @param rows of the pane while their order is kept, empty while it follows the build
   * @param cursor the row that keys act on, null until the user moves it
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
   * The targets that were opened or closed by hand; the others open and close automatically.
   *
   * @param opened those that show all their steps
   * @param closed those that show none of their steps
   */
  public record TreeExpansion(Set<RowId> opened, Set<RowId> closed) {
    /** No target was opened or closed by hand. */
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

    /** Makes a row open and close automatically again. */
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
   * The reading position in a text.
   *
   * @param scroll how many lines are above the first row
   * @param row how many rows of the next line are above it too, if that line has several
   * @param find the text to search, empty for none
   * @param mark the line that the user jumped to, -1 for none
   */
  public record ReadingPosition(int scroll, int row, String find, int mark) {
    /** The start of a text. */
    public static final ReadingPosition START = new ReadingPosition(0, "");

    /** The highest number of lines in a text. */
    public static final int MAX_LINES = 100_000;

    public ReadingPosition(int scroll, String find) {
      this(scroll, 0, find, -1);
    }

    public ReadingPosition {
      scroll = Math.clamp(scroll, 0, MAX_LINES);
    }

    /** The position at a line. */
    public ReadingPosition at(int line) {
      return new ReadingPosition(line, 0, find, mark);
    }

    /** A copy with a marked line. */
    public ReadingPosition marking(int line) {
      return new ReadingPosition(scroll, row, find, line);
    }

    /** The position at a row of a line. */
    public ReadingPosition at(int line, int rowOfLine) {
      return new ReadingPosition(line, rowOfLine, find, mark);
    }

    /** A copy with a text to search. */
    public ReadingPosition finding(String text) {
      return new ReadingPosition(scroll, row, text, mark);
    }
  }

  /** The content below the header. */
  public sealed interface Body {
    /** The panes. */
    record Panes() implements Body {}

    /** The output of the chosen problem alone. */
    record Output() implements Body {}

    /**
     * The help for keys.
     *
     * @param of the content that the help is about, and that is shown after it; never a help itself
     * @param at the reading position in that content
     */
    record Help(Body of, ShownContent.ReadingPosition at) implements Body {}

    /** The page of a step. */
    record Page(int step, ShownContent.StepTab tab) implements Body {}

    /**
     * The steps that use a file.
     *
     * @param path a byte string
     */
    record Who(String path) implements Body {}

    /** The content that keys act on: behind the help, the content that is shown after it. */
    default Body subject() {
      return this instanceof Help help ? help.of() : this;
    }
  }

  /** A tab on the page of a step. */
  public enum StepTab {
    /** Its definition and its status. */
    SUMMARY("Summary"),
    /** Its output. */
    LOG("Log"),
    /** Its inputs. */
    INPUTS("Inputs"),
    /** Its command line. */
    COMMAND("Command"),
    /** Its times. */
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

    /** The tab this many further, continuing at the other end. */
    public StepTab by(int steps) {
      return values()[Math.floorMod(ordinal() + steps, values().length)];
    }
  }
}
