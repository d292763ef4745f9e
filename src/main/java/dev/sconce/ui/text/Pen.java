package dev.sconce.ui.text;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * How a terminal draws the next characters.
 *
 * @param attributes bits, by the number that turns an attribute on: bold is bit 1, underline bit 4
 * @param foreground the parameters that set the colour, such as {@code 31} or {@code 38;5;208};
 *     empty for the terminal's own
 * @param background likewise
 * @param link the target of a click, empty for none; printable ASCII
 */
public record Pen(int attributes, String foreground, String background, String link) {
  /** The terminal's default. */
  public static final Pen PLAIN = new Pen(0, "", "", "");

  private static final int DEFAULT_FOREGROUND = 39;
  private static final int DEFAULT_BACKGROUND = 49;
  private static final int CONCEAL = 8;
  private static final int LAST_ATTRIBUTE = 9;
  private static final int MOST_PARAMETERS = 32;

  /** Whether an attribute is on, by the number that turns it on: 1 for bold, 4 for underline. */
  public boolean has(int attribute) {
    return (attributes & 1 << attribute) != 0;
  }

  /**
   * The pen after a sequence that sets colours and attributes (SGR of ECMA-48, 8.3.117). Text is
   * never concealed.
   *
   * @param parameters those of the sequence: digits, {@code ;} and {@code :} only
   */
  Pen after(String parameters) {
    Pen pen = this;
    List<String> words = words(parameters);
    for (int at = 0; at < words.size(); ) {
      int used = colourLength(words, at);
      if (used > 0) {
        pen = pen.coloured(words.get(at), String.join(";", words.subList(at, at + used)));
        at += used;
      } else {
        pen = pen.after(number(words.get(at)));
        at++;
      }
    }
    return pen;
  }

  Pen linkedTo(String target) {
    return new Pen(attributes, foreground, background, target);
  }

  private static List<String> words(String parameters) {
    List<String> words = new ArrayList<>();
    for (String word : parameters.split(";", MOST_PARAMETERS)) {
      words.add(word);
    }
    return words;
  }

  private static int number(String word) {
    if (word.isEmpty()) {
      return 0;
    }
    return word.length() <= 3 && word.chars().allMatch(Character::isDigit)
        ? Integer.parseInt(word)
        : -1;
  }

  /** How many words set an extended colour; 0 if these words do not. */
  private static int colourLength(List<String> words, int at) {
    String first = words.get(at);
    if (first.startsWith("38:") || first.startsWith("48:")) {
      return 1;
    }
    if (!first.equals("38") && !first.equals("48") || at + 1 == words.size()) {
      return 0;
    }
    int length =
        switch (words.get(at + 1)) {
          case "5" -> 3;
          case "2" -> 5;
          default -> 0;
        };
    return at + length <= words.size() ? length : 0;
  }

  private Pen coloured(String kind, String parameters) {
    return kind.startsWith("38")
        ? new Pen(attributes, parameters, background, link)
        : new Pen(attributes, foreground, parameters, link);
  }

  private Pen after(int code) {
    if (code == 0) {
      return PLAIN.linkedTo(link);
    }
    if (code > 0 && code <= LAST_ATTRIBUTE && code != CONCEAL) {
      return with(attributes | 1 << code);
    }
    return switch (code) {
      case 21 -> with(attributes | 1 << 4); // double underline
      case 22 -> with(attributes & ~(1 << 1 | 1 << 2));
      case 23 -> with(attributes & ~(1 << 3));
      case 24 -> with(attributes & ~(1 << 4));
      case 25 -> with(attributes & ~(1 << 5 | 1 << 6));
      case 27 -> with(attributes & ~(1 << 7));
      case 29 -> with(attributes & ~(1 << 9));
      case DEFAULT_FOREGROUND -> new Pen(attributes, "", background, link);
      case DEFAULT_BACKGROUND -> new Pen(attributes, foreground, "", link);
      default -> basicColour(code);
    };
  }

  private Pen basicColour(int code) {
    if (code >= 30 && code <= 37 || code >= 90 && code <= 97) {
      return new Pen(attributes, Integer.toString(code), background, link);
    }
    if (code >= 40 && code <= 47 || code >= 100 && code <= 107) {
      return new Pen(attributes, foreground, Integer.toString(code), link);
    }
    return this;
  }

  private Pen with(int changed) {
    return new Pen(changed, foreground, background, link);
  }

  /** The sequence that sets this pen from any earlier state, except for the link. */
  String sequence() {
    StringJoiner sequence = new StringJoiner(";", "\u001b[", "m");
    for (int attribute = 1; attribute <= LAST_ATTRIBUTE; attribute++) {
      if (has(attribute)) {
        sequence.add(Integer.toString(attribute));
      }
    }
    if (!foreground.isEmpty()) {
      sequence.add(foreground);
    }
    if (!background.isEmpty()) {
      sequence.add(background);
    }
    return sequence.toString();
  }
}
