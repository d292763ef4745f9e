package dev.sconce.session;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which step waits for which: for each step or phony, the steps and phonies that make its inputs. A
 * phony stands for everything that it names, so the relations take no more room than in the
 * manifest. The reverse relation is computed at first use: if nothing fails, nobody needs it.
 */
public final class StepRelations {
  private @Nullable IdList[] inputs = new IdList[64];
  private final BitSet phonies = new BitSet();

  /** The reverse relation: the consumers of {@code id} begin at {@code firstConsumer[id]}. */
  private int @Nullable [] firstConsumer;

  private int[] consumers = {};

  /** Sets the inputs of a step; replaces earlier ones. */
  public void step(int id, List<Integer> itsInputs) {
    phonies.clear(id);
    put(id, itsInputs);
  }

  /** Sets the inputs of a phony; replaces earlier ones. */
  public void phony(int id, List<Integer> itsInputs) {
    phonies.set(id);
    put(id, itsInputs);
  }

  private void put(int id, List<Integer> itsInputs) {
    if (id >= inputs.length) {
      inputs = Arrays.copyOf(inputs, Math.max(id + 1, inputs.length * 2));
    }
    inputs[id] = IdList.copyOf(itsInputs);
    firstConsumer = null;
  }

  boolean isPhony(int id) {
    return id >= 0 && phonies.get(id);
  }

  /** The inputs of a step or a phony: steps and phonies. */
  IdList inputsOf(int id) {
    IdList known = id >= 0 && id < inputs.length ? inputs[id] : null;
    return known == null ? IdList.copyOf(List.of()) : known;
  }

  /** An upper bound of all known ids, exclusive. */
  int size() {
    return inputs.length;
  }

  /** Visits the steps and phonies with this step or phony among their inputs. */
  void forEachConsumer(int id, IntConsumer visit) {
    int[] first = firstConsumer == null ? turnRound() : firstConsumer;
    for (int i = start(first, id); i < end(first, id); i++) {
      visit.accept(consumers[i]);
    }
  }

  private static int start(int[] first, int id) {
    return id < 0 || id + 1 >= first.length ? 0 : first[id];
  }

  private static int end(int[] first, int id) {
    return id < 0 || id + 1 >= first.length ? 0 : first[id + 1];
  }

  private int[] turnRound() {
    int[] first = new int[inputs.length + 1];
    for (IdList each : inputs) {
      for (int i = 0; each != null && i < each.size(); i++) {
        if (isKnown(each.id(i))) {
          first[each.id(i) + 1]++;
        }
      }
    }
    for (int id = 0; id < inputs.length; id++) {
      first[id + 1] += first[id];
    }
    int[] next = first.clone();
    consumers = new int[first[inputs.length]];
    for (int id = 0; id < inputs.length; id++) {
      IdList each = inputs[id];
      for (int i = 0; each != null && i < each.size(); i++) {
        if (isKnown(each.id(i))) {
          consumers[next[each.id(i)]++] = id;
        }
      }
    }
    firstConsumer = first;
    return first;
  }

  private boolean isKnown(int id) {
    return id >= 0 && id < inputs.length;
  }

  /**
   * The steps that need this one, directly or not, nearest first.
   *
   * @param most how many at most
   */
  public IntList allThatNeed(int id, int most) {
    BitSet seen = new BitSet();
    seen.set(id);
    IntList open = new IntList();
    IntList found = new IntList();
    open.add(id);
    for (int at = 0; at < open.size(); at++) {
      int[] first = firstConsumer == null ? turnRound() : firstConsumer;
      int from = open.get(at);
      for (int i = start(first, from); i < end(first, from) && found.size() < most; i++) {
        int consumer = consumers[i];
        if (!seen.get(consumer)) {
          seen.set(consumer);
          open.add(consumer);
          if (!phonies.get(consumer)) {
            found.add(consumer);
          }
        }
      }
    }
    return found;
  }
}
