package dev.sconce.ui.tui.view;

/** Which arrangement a size gets. */
public final class ScreenLayout {
  /** Rows and columns below which there is one line only. */
  static final int MIN_WIDTH = 60;

  static final int MIN_HEIGHT = 12;

  private static final int TREE_TOP = 4;
  private static final int WIDE = 118;
  public static final int TALL = 30;

  private ScreenLayout() {}

  /** Whether header rows have words and not glyphs alone. */
  public static boolean wide(int width) {
    return width >= WIDE;
  }

  /** Whether the panes stand side by side. */
  public static boolean panes(int width, int height) {
    return width >= WIDE && height >= TALL;
  }

  /** The row of the line under the tree. */
  public static int middle(int width, int height, boolean failed) {
    if (panes(width, height)) {
      return height - 3 - (failed ? 12 : 8) * height / 40;
    }
    return height - 2 - Math.max(2, (failed ? 7 : 3) * height / 24);
  }

  /** How many rows the tree has. */
  public static int treeRows(int width, int height, boolean failed) {
    return Math.max(1, middle(width, height, failed) - TREE_TOP);
  }

  /** Whether there is room for one line only. */
  public static boolean tiny(int width, int height) {
    return width < MIN_WIDTH || height < MIN_HEIGHT;
  }
}
