package dev.sconce.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run was seen to depend on beyond its declared inputs: pairs of a path and an access, each
 * once, in order of path and access. Absent paths count as well as others: what they are is no part
 * of the set. Immutable.
 */
public final class PathSet {
  private final PathTable table;
  private final int[] numbers;

  private PathSet(PathTable table, int[] numbers) {
    this.table = table;
    this.numbers = numbers;
  }

  /** A set of pairs, in any order. */
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

  /** Of numbers that are in the order of their pairs, each once. */
  static PathSet ofSorted(PathTable table, int[] numbers) {
    return new PathSet(table, numbers);
  }

  /** Who numbers its pairs. */
  public PathTable table() {
    return table;
  }

  /** How many pairs it has. */
  public int size() {
    return numbers.length;
  }

  /** The number of a pair. */
  public int number(int index) {
    return numbers[index];
  }

  /** A pair. */
  public PathTable.Pair pair(int index) {
    return table.pair(numbers[index]);
  }

  /** All of them, in order. */
  public List<PathTable.Pair> pairs() {
    List<PathTable.Pair> pairs = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      pairs.add(table.pair(number));
    }
    return pairs;
  }

  /** Whether it has all pairs of another set of the same table. */
  public boolean containsAll(PathSet other) {
    return other.numbers.length <= numbers.length
        && other.bits().cardinality() == intersection(other).cardinality();
  }

  /** All pairs of both sets. */
  public PathSet union(PathSet other) {
    List<PathTable.Pair> all = pairs();
    all.addAll(other.pairs());
    return of(table, all);
  }

  /** Its pairs and some more. */
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

  /** Sets are the same if they have the same pairs, and number them by the same table. */
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
