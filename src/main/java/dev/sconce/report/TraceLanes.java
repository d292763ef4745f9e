package dev.sconce.report;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Gives what goes on at the same time places of its own: each takes the lowest free one. */
final class TraceLanes {
  /**
   * What goes on.
   *
   * @param lane its place, from 0
   */
  record Stay(int lane, long startMillis, String name) {}

  private final BitSet taken = new BitSet();
  private final Map<Integer, Stay> stays = new HashMap<>();
  private int used;

  /** A step takes a place; one that has one keeps it. Returns whether the place is a new one. */
  boolean enter(int step, long atMillis, String name) {
    Stay before = stays.get(step);
    int lane = before == null ? taken.nextClearBit(0) : before.lane();
    taken.set(lane);
    stays.put(step, new Stay(lane, atMillis, name));
    if (lane < used) {
      return false;
    }
    used = lane + 1;
    return true;
  }

  /** A step leaves its place, if it has one. */
  Optional<Stay> leave(int step) {
    Stay stay = stays.remove(step);
    if (stay != null) {
      taken.clear(stay.lane());
    }
    return Optional.ofNullable(stay);
  }

  /** The place of a step. */
  Optional<Stay> of(int step) {
    return Optional.ofNullable(stays.get(step));
  }

  /** All that goes on, by step. */
  Map<Integer, Stay> open() {
    return Map.copyOf(stays);
  }
}
