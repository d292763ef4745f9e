package dev.sconce.ui.tui.frame;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import dev.sconce.ui.text.Pen;
import java.util.EnumSet;
import java.util.Set;

/** Converts the pens of commands to the types of the screen library. */
final class PenColours {
  private static final TextColor.ANSI[] DARK = {
    TextColor.ANSI.BLACK, TextColor.ANSI.RED, TextColor.ANSI.GREEN, TextColor.ANSI.YELLOW,
    TextColor.ANSI.BLUE, TextColor.ANSI.MAGENTA, TextColor.ANSI.CYAN, TextColor.ANSI.WHITE
  };

  private static final TextColor.ANSI[] BRIGHT = {
    TextColor.ANSI.BLACK_BRIGHT, TextColor.ANSI.RED_BRIGHT, TextColor.ANSI.GREEN_BRIGHT,
    TextColor.ANSI.YELLOW_BRIGHT, TextColor.ANSI.BLUE_BRIGHT, TextColor.ANSI.MAGENTA_BRIGHT,
    TextColor.ANSI.CYAN_BRIGHT, TextColor.ANSI.WHITE_BRIGHT
  };

  private static final int BOLD = 1;
  private static final int ITALIC = 3;
  private static final int UNDERLINE = 4;
  private static final int REVERSE = 7;
  private static final int CROSSED_OUT = 9;

  private PenColours() {}

  /**
   * The colour that SGR parameters set.
   *
   * @param otherwise the colour for empty or invalid parameters
   */
  static TextColor colour(String parameters, TextColor otherwise) {
    int[] words = numbers(parameters);
    if (words.length == 1) {
      return basic(words[0], otherwise);
    }
    if (words.length >= 3 && words[1] == 5 && isByte(words[2])) {
      return words[2] < 16 ? named(words[2]) : new TextColor.Indexed(words[2]);
    }
    int first = words.length - 3; // a colour space may come before
    if (words.length >= 5 && words[1] == 2 && isRgb(words, first)) {
      return new TextColor.RGB(words[first], words[first + 1], words[first + 2]);
    }
    return otherwise;
  }

  private static int[] numbers(String parameters) {
    if (parameters.isEmpty()) {
      return new int[0];
    }
    String[] words = parameters.split("[;:]", -1);
    int[] numbers = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      boolean readable =
          !words[i].isEmpty()
              && words[i].length() <= 3
              && words[i].chars().allMatch(one -> one >= '0' && one <= '9');
      numbers[i] = readable ? Integer.parseInt(words[i]) : 0;
    }
    return numbers;
  }

  private static TextColor basic(int code, TextColor otherwise) {
    int tens = code / 10;
    int one = code % 10;
    if (one > 7) {
      return otherwise;
    }
    return switch (tens) {
      case 3, 4 -> DARK[one];
      case 9, 10 -> BRIGHT[one];
      default -> otherwise;
    };
  }

  private static TextColor named(int number) {
    return number < 8 ? DARK[number] : BRIGHT[number - 8];
  }

  private static boolean isRgb(int[] words, int first) {
    return isByte(words[first]) && isByte(words[first + 1]) && isByte(words[first + 2]);
  }

  private static boolean isByte(int number) {
    return number >= 0 && number <= 255;
  }

  /** The attributes that the screen library supports, except blinking. */
  static Set<SGR> attributes(Pen pen) {
    Set<SGR> attributes = EnumSet.noneOf(SGR.class);
    add(pen, BOLD, SGR.BOLD, attributes);
    add(pen, ITALIC, SGR.ITALIC, attributes);
    add(pen, UNDERLINE, SGR.UNDERLINE, attributes);
    add(pen, REVERSE, SGR.REVERSE, attributes);
    add(pen, CROSSED_OUT, SGR.CROSSED_OUT, attributes);
    return attributes;
  }

  private static void add(Pen pen, int number, SGR attribute, Set<SGR> to) {
    if (pen.has(number)) {
      to.add(attribute);
    }
  }
}
