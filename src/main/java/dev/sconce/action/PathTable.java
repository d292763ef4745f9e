package dev.sconce.action;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers pairs of a path and an access, so that arrays can hold what is known of them: the sets of
 * different steps have most of their pairs in common. The numbers are valid within the process
 * only. Safe for use by several threads.
 */
public final class PathTable {
  /**
   * A path, and which aspect of it counts.
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

  /** The number of a pair; a pair without one gets a new number. */
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

  /** The pair with a number. */
  public Pair pair(int number) {
    return pairs[number];
  }

  /** The count of numbers given; all numbers are smaller. */
  public int count() {
    synchronized (numbers) {
      return numbers.size();
    }
  }
}
