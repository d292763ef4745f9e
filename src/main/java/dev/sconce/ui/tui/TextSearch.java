package dev.sconce.ui.tui;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds a text in lines; small letters find capital ones too. */
final class TextSearch {
  private TextSearch() {}

  /** Where in a line a text begins, from a place on; -1 when it does not. */
  static int in(String line, String wanted, int from) {
    if (wanted.isEmpty()) {
      return -1;
    }
    boolean exact = !wanted.equals(wanted.toLowerCase(Locale.ROOT));
    int last = line.length() - wanted.length();
    for (int at = from; at <= last; at++) {
      if (line.regionMatches(!exact, at, wanted, 0, wanted.length())) {
        return at;
      }
    }
    return -1;
  }

  /** The next line that has it after one, or with -1 before one, around the end. */
  static Optional<Integer> next(List<TextLine> lines, String wanted, int from, int direction) {
    for (int i = 1; i <= lines.size(); i++) {
      int line = Math.floorMod(from + i * direction, lines.size());
      if (in(lines.get(line).text(), wanted, 0) >= 0) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** The first line that has it, at a line or after it. */
  static Optional<Integer> first(List<TextLine> lines, String wanted, int from) {
    return lines.isEmpty() ? Optional.empty() : next(lines, wanted, from - 1, 1);
  }
}
