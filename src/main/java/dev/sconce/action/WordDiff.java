package dev.sconce.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words that a text lost and gained. Blanks and line ends separate words. Quotes are ignored,
 * because the result is read, not run.
 *
 * @param gone words that only the earlier text has, in order
 * @param come words that only the later text has, in order
 */
public record WordDiff(List<String> gone, List<String> come) {
  /** The maximum number of cells in the table of the exact comparison. */
  private static final int MAX_CELLS = 1 << 20;

  /** Copies the lists. */
  public WordDiff {
    gone = List.copyOf(gone);
    come = List.copyOf(come);
  }

  /** Compares an earlier text with a later one. */
  public static WordDiff between(String before, String now) {
    String[] old = words(before);
    String[] late = words(now);
    int start = 0;
    while (start < old.length && start < late.length && old[start].equals(late[start])) {
      start++;
    }
    int oldEnd = old.length;
    int lateEnd = late.length;
    while (oldEnd > start && lateEnd > start && old[oldEnd - 1].equals(late[lateEnd - 1])) {
      oldEnd--;
      lateEnd--;
    }
    String[] a = Arrays.copyOfRange(old, start, oldEnd);
    String[] b = Arrays.copyOfRange(late, start, lateEnd);
    return (long) a.length * b.length <= MAX_CELLS
        ? exactly(a, b)
        : new WordDiff(without(a, b), without(b, a));
  }

  private static String[] words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? new String[0] : stripped.split("\\s+");
  }

  /** Compares by the longest common subsequence of words. */
  private static WordDiff exactly(String[] a, String[] b) {
    int[][] common = new int[a.length + 1][b.length + 1];
    for (int i = a.length - 1; i >= 0; i--) {
      for (int j = b.length - 1; j >= 0; j--) {
        common[i][j] =
            a[i].equals(b[j])
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> gone = new ArrayList<>();
    List<String> come = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      if (a[i].equals(b[j])) {
        i++;
        j++;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        gone.add(a[i++]);
      } else {
        come.add(b[j++]);
      }
    }
    gone.addAll(Arrays.asList(a).subList(i, a.length));
    come.addAll(Arrays.asList(b).subList(j, b.length));
    return new WordDiff(gone, come);
  }

  /** The words that one text has more often than the other, whatever their order. */
  private static List<String> without(String[] some, String[] others) {
    Map<String, Integer> unmatched = new HashMap<>();
    for (String word : others) {
      unmatched.merge(word, 1, Integer::sum);
    }
    List<String> found = new ArrayList<>();
    for (String word : some) {
      int count = unmatched.getOrDefault(word, 0);
      if (count == 0) {
        found.add(word);
      } else {
        unmatched.put(word, count - 1);
      }
    }
    return found;
  }
}
