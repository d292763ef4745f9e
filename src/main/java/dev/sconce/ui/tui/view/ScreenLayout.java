package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildState;
import dev.sconce.ui.text.CacheMissText;

/** Chooses the layout for a screen size, and the number of rows of its parts. */
public final class ScreenLayout {
  /** On a smaller screen there is room for one part only. */
  static final int MIN_WIDTH = 60;

  static final int MIN_HEIGHT = 12;

  private static final int HEADER = 3;
  private static final int WIDE = 118;
  public static final int TALL = 30;

  /** The height that the parts were designed for; on higher screens the log gets more rows. */
  private static final int USUAL_HEIGHT = 40;

  /** With this many rows below the tree, the log fits under the problems. */
  private static final int ROWS_FOR_BOTH = 22;

  /** The rows of the result without causes of misses. */
  private static final int BRIEF_RESULT_ROWS = 5;

  private static final int LEAST_LOG_ROWS = 4;

  /** The rows that one target may need: itself, its running steps, a fetch. */
  private static final int ROWS_OF_TARGET = 5;

  private static final int LEAST_TREE_ROWS = 8;

  private ScreenLayout() {}

  /** Whether header rows use words and not only glyphs. */
  public static boolean wide(int width) {
    return width >= WIDE;
  }

  /** Whether the panes are side by side. */
  public static boolean panes(int width, int height) {
    return width >= WIDE && height >= TALL;
  }

  /** How many rows the header has. */
  public static int header(int width, int height) {
    return tiny(width, height) ? 1 : HEADER;
  }

  /** Whether there is room for one part only, and no tabs. */
  public static boolean tiny(int width, int height) {
    return width < MIN_WIDTH || height < MIN_HEIGHT;
  }

  /**
   * The positions of the border lines between panes while a build runs.
   *
   * @param middle the row of the line below the tree
   * @param log the row of the line above the log, if that is below the problems; else of the last
   *     line
   */
  public record Rows(int middle, int log) {
    /** How many rows the tree has. */
    public int tree(int width, int height) {
      return Math.max(1, middle - header(width, height) - 1);
    }
  }

  /**
   * The positions of the border lines.
   *
   * @param problems whether the lower part shows the problems
   */
  public static Rows rows(BuildState state, int width, int height, boolean problems) {
    if (!panes(width, height)) {
      int below = Math.max(2, (problems ? 7 : 3) * height / 24);
      return new Rows(height - 2 - below, height - 1);
    }
    int last = height - 2;
    int more = Math.max(0, height - USUAL_HEIGHT);
    int lower = (problems ? 12 : 8) * (height - more) / USUAL_HEIGHT + more * 3 / 4;
    int bySize = last - 1 - lower;
    int middle = Math.min(bySize, HEADER + 1 + treeNeeds(state));
    int below = last - middle;
    int log = problems && below >= ROWS_FOR_BOTH ? middle + Math.max(14, below * 3 / 5) : last;
    return new Rows(middle, log);
  }

  /**
   * An upper bound of the rows of tree and jobs. It hardly changes while a build runs, so that
   * parts of the screen do not move with each step.
   */
  private static int treeNeeds(BuildState state) {
    boolean found = state.phase() != BuildEvent.Phase.SCANNING || state.counts().done() > 0;
    if (!found || !state.limited()) {
      return Integer.MAX_VALUE / 2;
    }
    long jobs = state.slots() + 1L + (state.cache().configured() ? 9 : 0);
    long tree = (long) ROWS_OF_TARGET * state.tree().size() + 3;
    return Math.clamp(Math.max(jobs, tree), LEAST_TREE_ROWS, Integer.MAX_VALUE / 2);
  }

  /**
   * The positions of the border lines after a failed build.
   *
   * @param result the row of the line above the account
   * @param log the row of the line above the log, if there is room for it; else of the last line
   */
  public record FailedRows(int result, int log) {}

  /** The positions of the border lines after a failed build. */
  public static FailedRows failedRows(BuildState state, int height) {
    int last = height - 2;
    int most = last - resultRows(state, height) - 1;
    int more = Math.max(0, height - USUAL_HEIGHT);
    int result = more > 0 ? Math.min(most, HEADER + USUAL_HEIGHT / 2 + more / 4) : most;
    int log = result + resultRows(state, height) + 1;
    return new FailedRows(result, last - log >= LEAST_LOG_ROWS ? log : last);
  }

  /** The rows of the result; on a high screen no more than it needs. */
  private static int resultRows(BuildState state, int height) {
    if (!state.cache().configured()) {
      return BRIEF_RESULT_ROWS;
    }
    int bySize = 12 * Math.min(height, USUAL_HEIGHT) / USUAL_HEIGHT;
    int needed = Math.max(BRIEF_RESULT_ROWS, CacheMissText.rows(state.cache()).size()) + 2;
    return height > USUAL_HEIGHT ? Math.min(needed, bySize) : bySize;
  }
}
