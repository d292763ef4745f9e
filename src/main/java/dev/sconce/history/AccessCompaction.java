package dev.sconce.history;

import dev.sconce.files.AccessSet.Access;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Renumbers the accesses that are still used. */
final class AccessCompaction {
  private final List<Access> kept = new ArrayList<>();
  private final int[] numbers;
  private final NumberLists lists;

  AccessCompaction(AccessList accesses, BitSet live, NumberLists lists) {
    this.lists = lists;
    numbers = new int[accesses.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = live.get(i) ? kept.size() : -1;
      if (live.get(i)) {
        kept.add(accesses.get(i));
      }
    }
  }

  /** The used accesses, in their new order. */
  List<Access> kept() {
    return kept;
  }

  /** Copies values of accesses from a map by old numbers to a map by new numbers. */
  <T> void renumber(Map<Integer, T> from, Map<Integer, T> to) {
    from.forEach(
        (number, said) -> {
          if (number < numbers.length && numbers[number] >= 0) {
            to.put(numbers[number], said);
          }
        });
  }

  /** The record of a step with the new numbers, without accesses that were lost. */
  byte[] renumbered(byte[] step) throws Malformed {
    AccessBytes.StepNumbers old = AccessBytes.stepNumbers(step);
    return AccessBytes.withNumbers(
        step,
        new AccessBytes.StepNumbers(
            renumbered(old.all()), renumbered(old.leftOut()), renumbered(old.undeclaredMade())),
        lists);
  }

  private int[] renumbered(int[] old) {
    int count = 0;
    int[] found = new int[old.length];
    for (int number : old) {
      if (number >= 0 && number < numbers.length && numbers[number] >= 0) {
        found[count++] = numbers[number];
      }
    }
    return Arrays.copyOf(found, count);
  }
}
