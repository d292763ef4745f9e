package dev.sconce.schedule;

import java.util.Arrays;

/**
 * How urgent steps are: the length of the longest path to a target, then the order of declaration.
 */
final class Priorities {
  /** Of a step that joined the plan after paths were measured: less urgent than any other. */
  static final long UNMEASURED = -1;

  private final long[] lengths;

  Priorities(int edges) {
    lengths = new long[edges];
    clear();
  }

  void clear() {
    Arrays.fill(lengths, UNMEASURED);
  }

  long length(int edge) {
    return lengths[edge];
  }

  void set(int edge, long length) {
    lengths[edge] = length;
  }

  boolean before(int edge, int other) {
    long length = lengths[edge];
    long otherLength = lengths[other];
    return length != otherLength ? length > otherLength : edge < other;
  }
}
