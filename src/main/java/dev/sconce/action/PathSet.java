package dev.sconce.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run was seen to depend on beyond its declared inputs: pairs of a path and an access, each
 * once, ordered by path and access. Absent paths are included; the states of paths are not part of
 * the set. Immutable.
 */
public final class PathSet {
  private final PathTable table;
  private final int[] numbers;

  private PathSet(PathTable table, int[] numbers) {
    this.table = table;
    this.numbers = numbers;
  }

  /** Makes a set of pairs in any order. */
  public static PathSet of(PathTable table, Collection<PathTable.Pair> pairs) {
    PathTable.Pair[] sorted = pairs.toArray(new PathTable.Pair[0]);
    Arrays.sort(sorted);
    int[] numbers = new int[sorted.length];
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i].compareTo(sorted[i - 1]) != 0) {
        numbers[count++] = table.number(sorted[i]);
      }
    }
    return new PathSet(table, Arrays.copyOf(numbers, count));
  }

  /** Makes a set of numbers that are distinct and in the order of their pairs. */
  static PathSet ofSorted(PathTable table, int[] numbers) {
    return new PathSet(table, numbers);
  }

  /** The table that numbers the pairs. */
  public PathTable table() {
    return table;
  }

  /** The number of pairs. */
  public int size() {
    return numbers.length;
  }

  /** The number of the pair at an index. */
  public int number(int index) {
    return numbers[index];
  }

  /** The pair at an index. */
  public PathTable.Pair pair(int index) {
    return table.pair(numbers[index]);
  }

  /** All pairs, in order. */
  public List<PathTable.Pair> pairs() {
    List<PathTable.Pair> pairs = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      pairs.add(table.pair(number));
    }
    return pairs;
  }

  /** Whether this set has all pairs of another set of the same table. */
  public boolean containsAll(PathSet other) {
    return other.numbers.length <= numbers.length
        && other.bits().cardinality() == intersection(other).cardinality();
  }

  /** The pairs of both sets. */
  public PathSet union(PathSet other) {
    List<PathTable.Pair> all = pairs();
    all.addAll(other.pairs());
    return of(table, all);
  }

  /** This set with more pairs. */
  PathSet with(Collection<PathTable.Pair> more) {
    PathTable.Pair[] added = more.toArray(new PathTable.Pair[0]);
    Arrays.sort(added);
    int[] merged = new int[numbers.length + added.length];
    int count = 0;
    int next = 0;
    for (PathTable.Pair pair : added) {
      while (next < numbers.length && pair(next).compareTo(pair) < 0) {
        merged[count++] = numbers[next++];
      }
      int number = table.number(pair);
      boolean there =
          next < numbers.length && numbers[next] == number
              || count > 0 && merged[count - 1] == number;
      if (!there) {
        merged[count++] = number;
      }
    }
    System.arraycopy(numbers, next, merged, count, numbers.length - next);
    return new PathSet(table, Arrays.copyOf(merged, count + numbers.length - next));
  }

  private BitSet intersection(PathSet other) {
    BitSet both = bits();
    both.and(other.bits());
    return both;
  }

  private BitSet bits() {
    BitSet bits = new BitSet();
    for (int number : numbers) {
      bits.set(number);
    }
    return bits;
  }

  /** Sets are equal if they have the same pairs, numbered by the same table. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PathSet set
        && set.table == table
        && Arrays.equals(set.numbers, numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return pairs().toString();
  }
}
