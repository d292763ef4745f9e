package dev.sconce.session;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Which target each wanted step belongs to, and the counts of each target. A step belongs to the
 * first target that needs it; a target is a step that is named by its output and has steps below
 * it. The shape is made anew when steps were added; between that, an event costs as much as the
 * tree is deep.
 */
final class TargetTree {
  /** What lies deeper is counted with the target at this depth. */
  static final int MAX_DEPTH = 8;

  private static final int BLOCKED = StepCategory.values().length;

  private final TargetTreeShape shape;
  private final int[] counts;

  TargetTree(TargetTreeShape shape) {
    this.shape = shape;
    this.counts = new int[shape.size() * (BLOCKED + 1)];
  }

  /** Adds a step as it is to all targets above it, or with -1 takes it away as it was. */
  void add(StepView step, int sign) {
    int standing = step.category().ordinal();
    boolean blocked = step.blocked();
    for (int target = shape.targetOf(step.id()); target >= 0; target = shape.parent(target)) {
      int base = target * (BLOCKED + 1);
      counts[base + standing] += sign;
      if (blocked) {
        counts[base + BLOCKED] += sign;
      }
    }
  }

  /** All targets as they are now, each after the one that it is below. */
  List<TargetView> views(StepTable.Snapshot steps) {
    return new Views(shape, counts.clone(), steps);
  }

  /** Made only of what is looked at: there may be ten thousand targets, and forty rows. */
  private static final class Views extends AbstractList<TargetView> implements RandomAccess {
    private final TargetTreeShape shape;
    private final int[] counts;
    private final StepTable.Snapshot steps;

    Views(TargetTreeShape shape, int[] counts, StepTable.Snapshot steps) {
      this.shape = shape;
      this.counts = counts;
      this.steps = steps;
    }

    @Override
    public int size() {
      return shape.size();
    }

    @Override
    public TargetView get(int target) {
      return view(shape, counts, Objects.checkIndex(target, shape.size()), steps);
    }
  }

  private static TargetView view(
      TargetTreeShape shape, int[] counts, int target, StepTable.Snapshot steps) {
    int step = shape.step(target);
    @Nullable StepView maker = step < 0 ? null : steps.get(step);
    return new TargetView(
        maker == null ? shape.directory(target) : maker.text.label(),
        shape.kind(target),
        shape.members(target),
        shape.depth(target),
        shape.parent(target),
        step,
        count(counts, target, StepCategory.HIT.ordinal()),
        count(counts, target, StepCategory.BUILT.ordinal()),
        count(counts, target, StepCategory.FAILED.ordinal()),
        count(counts, target, StepCategory.RUN.ordinal()),
        count(counts, target, StepCategory.FETCH.ordinal()),
        count(counts, target, StepCategory.LOOK_UP.ordinal()),
        count(counts, target, StepCategory.WAIT.ordinal()),
        count(counts, target, BLOCKED));
  }

  private static int count(int[] counts, int target, int column) {
    return counts[target * (BLOCKED + 1) + column];
  }

  TargetTreeShape shape() {
    return shape;
  }
}
