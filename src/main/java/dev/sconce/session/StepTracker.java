package dev.sconce.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a build with all that has to change with one of them: the counts that it is part of,
 * in the whole and in its targets, and what waits for it. Knows no events of single steps but the
 * one that names it.
 */
final class StepTracker {
  private static final int MANY_STEPS = 10_000;
  private static final long RESHAPE_MILLIS = 500;

  private final StepTable steps = new StepTable();
  private final IntList order = new IntList();
  private final List<List<Integer>> inputs = new ArrayList<>();
  private final List<@Nullable List<Integer>> inputsOf = new ArrayList<>();
  private final StepDependents dependents = new StepDependents();
  private final StepCounters counters = new StepCounters();
  private TargetTree tree = new TargetTree(new TargetTree.Shape(steps, order, inputs));
  private boolean reshape;
  private long reshapedMillis = -RESHAPE_MILLIS;

  /** The steps, to be looked at; they are changed by {@link #edit} alone. */
  StepTable steps() {
    return steps;
  }

  /** The ids of all steps, in the order in which they were named. */
  IntList order() {
    return order;
  }

  StepDependents dependents() {
    return dependents;
  }

  StepCounts counts() {
    return counters.counts();
  }

  /** The shape of the tree is not that of the steps any more. */
  void reshape() {
    reshape = true;
  }

  /** A step that was not known is wanted. */
  void add(int id, StepText text, BuildEvent.StepWanted wanted) {
    StepView added = steps.add(id, text, wanted.expectedMillis());
    added.target = wanted.label().equals(wanted.output());
    order.add(id);
    inputs.add(wanted.inputs());
    while (inputsOf.size() <= id) {
      inputsOf.add(null);
    }
    inputsOf.set(id, wanted.inputs());
    for (int input : wanted.inputs()) {
      if (input >= 0 && input < StepTable.MAX_ID) {
        dependents.add(input, id);
        StepView producer = steps.get(input);
        if (producer != null && stops(producer)) {
          added.blockers++;
          added.blocker = added.blocker < 0 ? root(producer) : added.blocker;
        }
      }
    }
    counters.add(added, 1);
    reshape = true;
  }

  private static boolean stops(StepView step) {
    StepCategory standing = step.category();
    return standing == StepCategory.FAILED
        || step.cancelled
        || (standing == StepCategory.WAIT && step.blockers > 0);
  }

  /** The step that is to blame for one that stops others: itself, or what it waits for. */
  private static int root(StepView step) {
    return step.category() == StepCategory.FAILED || step.cancelled ? step.id() : step.blocker;
  }

  /** What blocks a step that something else has just ceased to block. */
  private int rootOfInputs(StepView step) {
    for (int input : step.blockers == 0 ? List.<Integer>of() : inputsOf(step.id())) {
      StepView producer = steps.get(input);
      if (producer != null && stops(producer)) {
        return root(producer);
      }
    }
    return -1;
  }

  /** Changes a step, and with it the counts that it is part of and what waits for it. */
  void edit(int id, Consumer<StepView> change) {
    StepView step = steps.edit(id);
    if (step == null) {
      return;
    }
    boolean stoppedBefore = stops(step);
    count(step, -1);
    change.accept(step);
    count(step, 1);
    if (stops(step) != stoppedBefore) {
      passOn(id, stoppedBefore ? -1 : 1, root(step));
    }
  }

  private void count(StepView step, int sign) {
    counters.add(step, sign);
    tree.add(step, sign);
  }

  /** Blocks or frees what waits for a step, and on from there where that changes anything. */
  private void passOn(int from, int sign, int root) {
    IntList open = new IntList();
    open.add(from);
    while (!open.isEmpty()) {
      dependents.forEach(
          open.removeLast(),
          consumer -> {
            StepView step = steps.edit(consumer);
            if (step != null) {
              boolean before = stops(step);
              count(step, -1);
              step.blockers = Math.max(0, step.blockers + sign);
              if (sign < 0) {
                step.blocker = rootOfInputs(step);
              } else if (step.blocker < 0) {
                step.blocker = root;
              }
              count(step, 1);
              if (stops(step) != before) {
                open.add(consumer);
              }
            }
          });
    }
  }

  /**
   * The tree, its shape made anew if that is due: while very many steps are being found, now and
   * then.
   */
  TargetTree tree(long nowMillis, boolean scanning) {
    boolean soon =
        !scanning || order.size() < MANY_STEPS || nowMillis - reshapedMillis >= RESHAPE_MILLIS;
    if (reshape && soon) {
      reshape = false;
      reshapedMillis = nowMillis;
      tree = new TargetTree(new TargetTree.Shape(steps, order, inputs));
      for (int i = 0; i < order.size(); i++) {
        StepView step = steps.get(order.get(i));
        if (step != null) {
          tree.add(step, 1);
        }
      }
    }
    return tree;
  }

  /** The steps that make the inputs of one. */
  List<Integer> inputsOf(int step) {
    List<Integer> known = step < inputsOf.size() ? inputsOf.get(step) : null;
    return known == null ? List.of() : known;
  }

  /** The counts of a build, kept up to date by the difference that each edit of a step makes. */
  static final class StepCounters {
    private static final int READY = StepCategory.values().length;
    private static final int BLOCKED = READY + 1;
    private static final int KNOWN = READY + 2;
    private static final int MISSED = READY + 3;
    private static final int CANCELLED = READY + 4;

    private final int[] counts = new int[READY + 5];

    /** Adds a step as it is, or with -1 takes it away as it was. */
    void add(StepView step, int sign) {
      counts[step.category().ordinal()] += sign;
      if (step.cancelled) {
        counts[CANCELLED] += sign;
      } else if (step.blocked()) {
        counts[BLOCKED] += sign;
      } else if (step.category() == StepCategory.WAIT) {
        if (step.state == StepState.QUEUED) {
          counts[READY] += sign;
          counts[MISSED] += step.missedInPause ? sign : 0;
        } else if (step.state == StepState.RESULT_KNOWN) {
          counts[KNOWN] += sign;
        }
      }
    }

    private int of(StepCategory standing) {
      return counts[standing.ordinal()];
    }

    StepCounts counts() {
      return new StepCounts(
          of(StepCategory.HIT),
          of(StepCategory.BUILT),
          of(StepCategory.FAILED),
          of(StepCategory.RUN),
          of(StepCategory.FETCH),
          of(StepCategory.LOOK_UP),
          of(StepCategory.WAIT),
          counts[READY],
          counts[BLOCKED],
          counts[KNOWN],
          counts[MISSED],
          counts[CANCELLED]);
    }
  }
}
