package dev.sconce.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Which wanted step makes inputs of which. */
final class StepDependents {
  /** Looking for what a failure stops ends after so many steps. */
  static final int MAX_STOPPED = 10_000;

  private final List<@Nullable IntList> consumers = new ArrayList<>();

  void add(int producer, int consumer) {
    while (consumers.size() <= producer) {
      consumers.add(null);
    }
    IntList list = consumers.get(producer);
    if (list == null) {
      list = new IntList();
      consumers.set(producer, list);
    }
    list.add(consumer);
  }

  void forEach(int producer, IntConsumer visit) {
    IntList list = producer < consumers.size() ? consumers.get(producer) : null;
    for (int i = 0; list != null && i < list.size(); i++) {
      visit.accept(list.get(i));
    }
  }

  /** All that need a step, directly or not, nearest first. */
  IntList allOf(int producer) {
    BitSet seen = new BitSet();
    seen.set(producer);
    IntList found = new IntList();
    IntConsumer visit =
        consumer -> {
          if (!seen.get(consumer) && found.size() < MAX_STOPPED) {
            seen.set(consumer);
            found.add(consumer);
          }
        };
    forEach(producer, visit);
    for (int i = 0; i < found.size(); i++) {
      forEach(found.get(i), visit);
    }
    return found;
  }
}
