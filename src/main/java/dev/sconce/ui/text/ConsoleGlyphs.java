package dev.sconce.ui.text;

/**
 * The glyphs of the console. There are two sets: one in ASCII, and one that needs Unicode and a
 * terminal that shows characters of ambiguous width in one column.
 */
public record ConsoleGlyphs(
    String failed,
    String running,
    String fetching,
    String uploading,
    String lookingUp,
    String waiting,
    String notRun,
    String hit,
    String built,
    String undeclared,
    String printed,
    String critical,
    String below,
    String open,
    String closed,
    String cursor,
    String chain,
    String more,
    String dots,
    String dot,
    String well,
    String barHit,
    String barBuilt,
    String barActive,
    String barWaiting,
    String half,
    String levels,
    String box) {

  private static final int BOX_HORIZONTAL = 0;
  private static final int BOX_VERTICAL = 1;

  public static final ConsoleGlyphs UNICODE =
      new ConsoleGlyphs(
          "✘",
          "►",
          "↓",
          "↑",
          "?",
          "○",
          "⊘",
          "=",
          "✓",
          "!",
          "▲",
          "◆",
          "▼",
          "▾",
          "▸",
          "›",
          "›",
          "⋮",
          "…",
          "·",
          "●",
          "▓",
          "█",
          "▒",
          "░",
          "▌",
          "▁▂▃▄▅▆▇█",
          "─│┌┬┐├┼┤└┴┘");

  public static final ConsoleGlyphs ASCII =
      new ConsoleGlyphs(
          "X",
          ">",
          "v",
          "^",
          "?",
          ".",
          "-",
          "=",
          "+",
          "!",
          "w",
          "*",
          "-",
          "v",
          ">",
          ">",
          ">",
          ":",
          "~",
          "-",
          "o",
          "=",
          "#",
          "-",
          ".",
          " ",
          "_.:-=+*#",
          "-|+++++++++");

  public int horizontal() {
    return box.charAt(BOX_HORIZONTAL);
  }

  public int vertical() {
    return box.charAt(BOX_VERTICAL);
  }

  /** A corner or crossing: 0 to 2 in the top row, 3 to 5 in the middle, 6 to 8 at the bottom. */
  public int corner(int place) {
    return box.charAt(BOX_VERTICAL + 1 + place);
  }

  /** A column of a small chart; a blank for an unknown value. */
  public String level(int percent) {
    if (percent < 0) {
      return " ";
    }
    int level = Math.min(levels.length() - 1, percent * levels.length() / 100);
    return levels.substring(level, level + 1);
  }
}
