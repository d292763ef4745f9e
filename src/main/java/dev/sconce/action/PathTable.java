package dev.sconce.action;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a number to each pair of a path and an access, so that what is known of one can be kept in
 * arrays: the sets of different steps have most of their pairs in common. Numbers say nothing
 * outside of the process. Safe for use by several threads.
 */
public final class PathTable {
  /**
   * A path, and what of it counts.
   *
   * @param path absolute, with roots as tokens ({@link Roots#token}); a byte string
   */
  public record Pair(String path, Ingredient.Access access) implements Comparable<Pair> {
    /** Refuses an access that no path set has. */
    public Pair {
      if (!access.ofPathSets()) {
        throw new IllegalArgumentException(access.toString());
      }
    }

    @Override
    public int compareTo(Pair other) {
      int byPath = path.compareTo(other.path);
      return byPath == 0 ? access.compareTo(other.access) : byPath;
    }
  }

  private final Map<Pair, Integer> numbers = new HashMap<>();

  /** Replaced after each change, so that readers need no lock. */
  private volatile Pair[] pairs = new Pair[256];

  /** The number of a pair, a new one if it has none. */
  public int number(Pair pair) {
    synchronized (numbers) {
      Integer known = numbers.get(pair);
      if (known != null) {
        return known;
      }
      int number = numbers.size();
      Pair[] grown = pairs;
      if (number == grown.length) {
        grown = Arrays.copyOf(grown, number * 2);
      }
      grown[number] = pair;
      numbers.put(pair, number);
      pairs = grown;
      return number;
    }
  }

  /** The pair that was given a number. */
  public Pair pair(int number) {
    return pairs[number];
  }

  /** How many numbers were given: all of them are smaller. */
  public int count() {
    synchronized (numbers) {
      return numbers.size();
    }
  }
}
