package dev.sconce.schedule;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;

/**
 * The urgency of steps: first those that a user requested, then by the length of the longest path
 * to a target, then in order of declaration.
 */
final class StepPriorities implements Comparator<Step> {
  /**
   * The length for a step that joined the plan after paths were measured; less urgent than any
   * other.
   */
  static final long UNMEASURED = -1;

  private long[] lengths;
  private final BitSet hurried = new BitSet();

  StepPriorities(int edges) {
    lengths = new long[edges];
    clear();
  }

  /** Makes room for edges that joined the graph. */
  void fit(int edges) {
    int known = lengths.length;
    if (edges > known) {
      lengths = Arrays.copyOf(lengths, Math.max(edges, known + known / 4));
      Arrays.fill(lengths, known, lengths.length, UNMEASURED);
    }
  }

  void clear() {
    Arrays.fill(lengths, UNMEASURED);
    hurried.clear();
  }

  /** Gives priority to a step. Queues that contain it must be reordered. */
  void hurry(int edge) {
    hurried.set(edge);
  }

  long length(int edge) {
    return lengths[edge];
  }

  void set(int edge, long length) {
    lengths[edge] = length;
  }

  @Override
  public int compare(Step one, Step other) {
    if (one == other) {
      return 0;
    }
    return before(one.id(), other.id()) ? -1 : 1;
  }

  /** Whether only the order of declaration decides between two steps. */
  boolean areEquallyUrgent(int edge, int other) {
    return hurried.get(edge) == hurried.get(other) && lengths[edge] == lengths[other];
  }

  boolean before(int edge, int other) {
    if (hurried.get(edge) != hurried.get(other)) {
      return hurried.get(edge);
    }
    long length = lengths[edge];
    long otherLength = lengths[other];
    return length != otherLength ? length > otherLength : edge < other;
  }
}
