package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildState;
import dev.sconce.ui.text.CacheMissText;

/** Which arrangement a size gets, and how many rows its parts have. */
public final class ScreenLayout {
  /** Rows and columns below which there is room for one thing only. */
  static final int MIN_WIDTH = 60;

  static final int MIN_HEIGHT = 12;

  private static final int HEADER = 3;
  private static final int WIDE = 118;
  public static final int TALL = 30;

  /** The height that the parts were drawn for; what is higher has more of what happened. */
  private static final int USUAL_HEIGHT = 40;

  /** So many rows below the tree have room for what happened under the problems. */
  private static final int ROWS_FOR_BOTH = 22;

  /** Without causes of misses. */
  private static final int BRIEF_RESULT_ROWS = 5;

  private static final int LEAST_LOG_ROWS = 4;

  /** What a row of a target may have below it: what runs, a fetch. */
  private static final int ROWS_OF_TARGET = 5;

  private static final int LEAST_TREE_ROWS = 8;

  private ScreenLayout() {}

  /** Whether header rows have words and not glyphs alone. */
  public static boolean wide(int width) {
    return width >= WIDE;
  }

  /** Whether the panes stand side by side. */
  public static boolean panes(int width, int height) {
    return width >= WIDE && height >= TALL;
  }

  /** How many rows the header has. */
  public static int header(int width, int height) {
    return tiny(width, height) ? 1 : HEADER;
  }

  /** Whether there is room for one thing only, and no tabs. */
  public static boolean tiny(int width, int height) {
    return width < MIN_WIDTH || height < MIN_HEIGHT;
  }

  /**
   * The rows of the lines between panes that are on the screen while a build runs.
   *
   * @param middle of the line under the tree
   * @param log of the line over what happened, where that stands below the problems; else of the
   *     last line
   */
  public record Rows(int middle, int log) {
    /** How many rows the tree has. */
    public int tree(int width, int height) {
      return Math.max(1, middle - header(width, height) - 1);
    }
  }

  /**
   * Where the lines are.
   *
   * @param problems whether the lower part has the problems
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
   * How many rows tree and jobs never exceed, which hardly changes while a build runs: parts of the
   * screen do not move with each step.
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
   * The rows of the lines between panes once a build has failed.
   *
   * @param result of the line over where the time went
   * @param log of the line over what happened, where there is room for that; else of the last line
   */
  public record FailedRows(int result, int log) {}

  /** Where the lines are once a build has failed. */
  public static FailedRows failedRows(BuildState state, int height) {
    int last = height - 2;
    int most = last - resultRows(state, height) - 1;
    int more = Math.max(0, height - USUAL_HEIGHT);
    int result = more > 0 ? Math.min(most, HEADER + USUAL_HEIGHT / 2 + more / 4) : most;
    int log = result + resultRows(state, height) + 1;
    return new FailedRows(result, last - log >= LEAST_LOG_ROWS ? log : last);
  }

  /** A high screen has no more than there is to say. */
  private static int resultRows(BuildState state, int height) {
    if (!state.cache().configured()) {
      return BRIEF_RESULT_ROWS;
    }
    int bySize = 12 * Math.min(height, USUAL_HEIGHT) / USUAL_HEIGHT;
    int needed = Math.max(BRIEF_RESULT_ROWS, CacheMissText.rows(state.cache()).size()) + 2;
    return height > USUAL_HEIGHT ? Math.min(needed, bySize) : bySize;
  }
}
