package dev.sconce.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps what the account of a build is made of. */
final class AccountFold {
  private static final int SLOWEST = 10;

  /** A damaged stream may have a ring of inputs: the walk ends. */
  private static final int MAX_CHAIN = 100_000;

  private record Took(int step, long millis) {}

  private final PriorityQueue<Took> slowest =
      new PriorityQueue<>(
          Comparator.comparingLong(Took::millis)
              .thenComparing(Took::step, Comparator.reverseOrder()));
  private final TimeParts busyParts = new TimeParts();
  private long busyMillis;
  private long slotMillis;
  private long slotsSinceMillis;
  private int slots;
  private int lastStep = -1;
  private long lastEndMillis = -1;

  void slots(int now, long atMillis) {
    slotMillis += slots * Math.max(0, atMillis - slotsSinceMillis);
    slotsSinceMillis = Math.max(slotsSinceMillis, atMillis);
    slots = now;
  }

  void finished(StepView step) {
    if (step.standing() == Standing.BUILT || step.standing() == Standing.FAILED) {
      long took = Math.max(0, step.endMillis - step.startMillis);
      busyMillis += took;
      busyParts.addSpan(step.endMillis - took, step.endMillis);
      slowest.add(new Took(step.id(), took));
      if (slowest.size() > SLOWEST) {
        slowest.remove();
      }
    }
    if (step.standing() != Standing.FAILED && step.endMillis > lastEndMillis) {
      lastEndMillis = step.endMillis;
      lastStep = step.id();
    }
  }

  BuildAccount account(StepTable steps, InputsOf inputs, long endMillis) {
    List<Integer> chain = new ArrayList<>();
    long chainMillis = 0;
    int at = lastStep;
    while (at >= 0 && chain.size() < MAX_CHAIN) {
      StepView step = steps.get(at);
      if (step == null) {
        break;
      }
      chain.add(at);
      chainMillis += step.elapsedMillis(endMillis);
      at = latest(steps, inputs.of(at), step.startMillis);
    }
    List<Took> took = new ArrayList<>(slowest);
    took.sort(slowest.comparator().reversed());
    long whole = slotMillis + slots * Math.max(0, endMillis - slotsSinceMillis);
    return new BuildAccount(
        Math.min(chainMillis, endMillis),
        chain.reversed(),
        Math.max(0, Math.min(100, Rates.percent(busyMillis, whole))),
        busyParts(whole, endMillis),
        took.stream().map(Took::step).toList());
  }

  /** How busy the slots were in each part, of the time that all slots had in a part on average. */
  private List<Integer> busyParts(long wholeMillis, long endMillis) {
    double part = Math.max(1.0, (double) wholeMillis / BuildAccount.PARTS);
    List<Integer> percents = new ArrayList<>(BuildAccount.PARTS);
    for (double busy : busyParts.columns(endMillis, BuildAccount.PARTS)) {
      percents.add(Math.clamp(Math.round(100 * busy / part), 0, 100));
    }
    return percents;
  }

  /** Of the inputs of a step, the one that ended last before the step began. */
  private static int latest(StepTable steps, List<Integer> inputs, long beforeMillis) {
    int latest = -1;
    long end = -1;
    for (int input : inputs) {
      StepView step = steps.get(input);
      if (step != null && step.endMillis > end && step.endMillis <= beforeMillis) {
        end = step.endMillis;
        latest = input;
      }
    }
    return latest;
  }

  /** The inputs of a step that steps make. */
  interface InputsOf {
    List<Integer> of(int step);
  }
}
