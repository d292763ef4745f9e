package dev.sconce.ui.tui.terminal;

import com.googlecode.lanterna.TextColor;

/** How many colours a terminal has. */
public enum ColourDepth {
  /** None, or the user wants none: bold, underlined and reverse text remain. */
  NONE,
  /** The sixteen standard colours. */
  SIXTEEN,
  /** The 256 of xterm. */
  INDEXED,
  /** Any 24-bit colour. */
  TRUE;

  private static final int[] CUBE = {0, 95, 135, 175, 215, 255};
  private static final int CUBE_START = 16;
  private static final int GREY_START = 232;

  /** The sixteen colours as xterm shows them: dark ones first. */
  private static final int[] NAMED = {
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff
  };

  /** The nearest available colour. */
  public TextColor fit(TextColor colour) {
    if (colour == TextColor.ANSI.DEFAULT) {
      return colour;
    }
    return switch (this) {
      case NONE -> TextColor.ANSI.DEFAULT;
      case SIXTEEN -> colour instanceof TextColor.ANSI ? colour : named(rgb(colour));
      case INDEXED -> colour instanceof TextColor.RGB ? indexed(rgb(colour)) : colour;
      case TRUE -> colour;
    };
  }

  private static int rgb(TextColor colour) {
    return colour.getRed() << 16 | colour.getGreen() << 8 | colour.getBlue();
  }

  private static TextColor indexed(int rgb) {
    int red = cubeStep(rgb >> 16);
    int green = cubeStep(rgb >> 8 & 0xff);
    int blue = cubeStep(rgb & 0xff);
    int inCube = CUBE[red] << 16 | CUBE[green] << 8 | CUBE[blue];
    int brightness = ((rgb >> 16) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
    int step = Math.clamp((brightness - 3) / 10, 0, 23);
    int grey = (8 + 10 * step) * 0x010101;
    int index =
        distance(rgb, grey) < distance(rgb, inCube)
            ? GREY_START + step
            : CUBE_START + 36 * red + 6 * green + blue;
    return new TextColor.Indexed(index);
  }

  private static int cubeStep(int part) {
    int best = 0;
    for (int i = 1; i < CUBE.length; i++) {
      if (Math.abs(CUBE[i] - part) < Math.abs(CUBE[best] - part)) {
        best = i;
      }
    }
    return best;
  }

  private static TextColor named(int rgb) {
    int best = 0;
    for (int i = 1; i < NAMED.length; i++) {
      if (distance(rgb, NAMED[i]) < distance(rgb, NAMED[best])) {
        best = i;
      }
    }
    return ansi(best);
  }

  private static TextColor ansi(int number) {
    return switch (number) {
      case 0 -> TextColor.ANSI.BLACK;
      case 1 -> TextColor.ANSI.RED;
      case 2 -> TextColor.ANSI.GREEN;
      case 3 -> TextColor.ANSI.YELLOW;
      case 4 -> TextColor.ANSI.BLUE;
      case 5 -> TextColor.ANSI.MAGENTA;
      case 6 -> TextColor.ANSI.CYAN;
      case 7 -> TextColor.ANSI.WHITE;
      case 8 -> TextColor.ANSI.BLACK_BRIGHT;
      case 9 -> TextColor.ANSI.RED_BRIGHT;
      case 10 -> TextColor.ANSI.GREEN_BRIGHT;
      case 11 -> TextColor.ANSI.YELLOW_BRIGHT;
      case 12 -> TextColor.ANSI.BLUE_BRIGHT;
      case 13 -> TextColor.ANSI.MAGENTA_BRIGHT;
      case 14 -> TextColor.ANSI.CYAN_BRIGHT;
      default -> TextColor.ANSI.WHITE_BRIGHT;
    };
  }

  private static int distance(int one, int other) {
    int red = (one >> 16) - (other >> 16);
    int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
    int blue = (one & 0xff) - (other & 0xff);
    return red * red + green * green + blue * blue;
  }
}
