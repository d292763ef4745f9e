package dev.sconce.app.settings;

import java.util.Optional;

/** Finds the word that the user probably meant. */
public final class ClosestWord {
  private static final int LONGEST = 200;

  private ClosestWord() {}

  /**
   * The candidate with the fewest letters added, dropped, changed or swapped with a neighbour, if
   * at most a third of the letters differ. The first of equals.
   */
  public static Optional<String> to(String word, Iterable<String> candidates) {
    Optional<String> best = Optional.empty();
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String candidate : candidates) {
      boolean comparable =
          candidate.length() <= LONGEST
              && Math.abs(candidate.length() - word.length()) < bestDistance;
      if (comparable) {
        int distance = distance(word, candidate);
        if (distance < bestDistance) {
          bestDistance = distance;
          best = Optional.of(candidate);
        }
      }
    }
    return best;
  }

  /** The optimal string alignment distance, computed row by row. */
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    int[] above = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] free = before;
      before = above;
      above = row;
      row = free;
    }
    return above[to.length()];
  }
}
