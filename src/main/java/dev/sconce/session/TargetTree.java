package dev.sconce.session;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The target that each wanted step belongs to, and the counts of each target. A step belongs to the
 * first target that needs it; a target is a step that is named by its output and has steps below
 * it. The shape is rebuilt after steps were added; between that, the cost of an event is the depth
 * of the tree.
 */
final class TargetTree {
  /** Deeper steps are counted with their target at this depth. */
  static final int MAX_DEPTH = 8;

  private static final int BLOCKED = StepCategory.values().length;

  private final Shape shape;
  private final int[] counts;

  TargetTree(Shape shape) {
    this.shape = shape;
    this.counts = new int[shape.size() * (BLOCKED + 1)];
  }

  /** Adds a step as it is to all targets above it, or with -1 removes it as it was. */
  void add(StepView step, int sign) {
    int category = step.category().ordinal();
    boolean blocked = step.blocked();
    for (int target = shape.targetOf(step.id()); target >= 0; target = shape.parent(target)) {
      int base = target * (BLOCKED + 1);
      counts[base + category] += sign;
      if (blocked) {
        counts[base + BLOCKED] += sign;
      }
    }
  }

  /** All targets as they are now, each after its parent. */
  List<TargetView> views(StepTable.Snapshot steps) {
    return new Views(shape, counts.clone(), steps);
  }

  /**
   * Creates a view only when it is accessed: there may be ten thousand targets, but only forty
   * rows.
   */
  private static final class Views extends AbstractList<TargetView> implements RandomAccess {
    private final Shape shape;
    private final int[] counts;
    private final StepTable.Snapshot steps;

    Views(Shape shape, int[] counts, StepTable.Snapshot steps) {
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

  private static TargetView view(Shape shape, int[] counts, int target, StepTable.Snapshot steps) {
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

  Shape shape() {
    return shape;
  }

  /** The shape of the tree of targets: built once from the wanted steps, never changed. */
  static final class Shape {
    /** This many neighbours in one directory are shown as one. */
    private static final int FOLD_AT = 3;

    /** The parent of the targets at the top. */
    private static final int TOP = -1;

    private record Target(
        int step, String directory, TargetView.Kind kind, int members, int depth, int parent) {}

    private final List<Target> targets = new ArrayList<>();
    private final int[] targetOf;

    /**
     * The steps of all targets, grouped by target; {@link #firstMember} has the start of each
     * group.
     */
    private final int[] members;

    private final int[] firstMember;

    /** The targets below each target; the last entry has those at the top. */
    private final List<List<Integer>> below = new ArrayList<>();

    private final StepTable steps;
    private final IntList[] children;

    /**
     * @param order the wanted steps in the order in which they became wanted
     * @param relations which of them waits for which
     */
    Shape(StepTable steps, IntList order, StepRelations relations) {
      this.steps = steps;
      int size = 0;
      for (int i = 0; i < order.size(); i++) {
        size = Math.max(size, order.get(i) + 1);
      }
      targetOf = new int[size];
      Arrays.fill(targetOf, TOP);
      children = new IntList[size];
      IntList roots = roots(order, relations);
      place(roots, TOP, 0);
      adoptStrays(order);
      firstMember = new int[targets.size() + 1];
      members = new int[size];
      index();
    }

    private void index() {
      for (int target : targetOf) {
        if (target >= 0) {
          firstMember[target + 1]++;
        }
      }
      for (int target = 0; target < targets.size(); target++) {
        firstMember[target + 1] += firstMember[target];
        below.add(new ArrayList<>());
      }
      below.add(new ArrayList<>());
      int[] next = firstMember.clone();
      for (int step = 0; step < targetOf.length; step++) {
        if (targetOf[step] >= 0) {
          members[next[targetOf[step]]++] = step;
        }
      }
      for (int target = 0; target < targets.size(); target++) {
        int parent = targets.get(target).parent();
        below.get(parent == TOP ? targets.size() : parent).add(target);
      }
    }

    /** Assigns each step to the first one that needs it; returns those that none needs. */
    private IntList roots(IntList order, StepRelations relations) {
      boolean[] taken = new boolean[targetOf.length];
      BitSet lookedThrough = new BitSet();
      IntList open = new IntList();
      for (int i = 0; i < order.size(); i++) {
        int consumer = order.get(i);
        addReversed(relations.inputsOf(consumer), open);
        while (!open.isEmpty()) {
          int input = open.removeLast();
          if (relations.isPhony(input)) {
            if (!lookedThrough.get(input)) {
              lookedThrough.set(input);
              addReversed(relations.inputsOf(input), open);
            }
          } else if (input >= 0 && input < taken.length && !taken[input] && input != consumer) {
            taken[input] = true;
            if (children[consumer] == null) {
              children[consumer] = new IntList();
            }
            children[consumer].add(input);
          }
        }
      }
      IntList roots = new IntList();
      for (int i = 0; i < order.size(); i++) {
        if (!taken[order.get(i)]) {
          roots.add(order.get(i));
        }
      }
      return roots;
    }

    private static void addReversed(IdList ids, IntList to) {
      for (int i = ids.size() - 1; i >= 0; i--) {
        to.add(ids.id(i));
      }
    }

    private boolean isTarget(int step) {
      StepView view = steps.get(step);
      IntList below = children[step];
      return view != null && below != null && !view.dropped && view.target;
    }

    /** Puts steps below a target; steps among them that are targets get what they need. */
    private void place(IntList members, int parent, int depth) {
      List<Integer> below = new ArrayList<>();
      IntList open = new IntList();
      for (int i = members.size() - 1; i >= 0; i--) {
        open.add(members.get(i));
      }
      while (!open.isEmpty()) {
        int step = open.removeLast();
        if (depth < TargetTree.MAX_DEPTH && isTarget(step)) {
          below.add(step);
        } else {
          targetOf[step] = parent;
          IntList deeper = children[step];
          for (int i = deeper == null ? -1 : deeper.size() - 1; i >= 0; i--) {
            open.add(deeper.get(i));
          }
        }
      }
      placeTargets(below, parent, depth);
    }

    private void placeTargets(List<Integer> below, int parent, int depth) {
      Map<String, List<Integer>> byDirectory = new HashMap<>();
      for (int step : below) {
        byDirectory.computeIfAbsent(directoryOf(step), key -> new ArrayList<>()).add(step);
      }
      for (int step : below) {
        String directory = directoryOf(step);
        List<Integer> together = byDirectory.getOrDefault(directory, List.of());
        if (directory.isEmpty() || together.size() < FOLD_AT) {
          placeTarget(step, parent, depth);
        } else if (together.getFirst() == step) {
          int folder =
              add(new Target(-1, directory, kindOf(together), together.size(), depth, parent));
          for (int one : together) {
            placeTarget(one, folder, depth + 1);
          }
        }
      }
    }

    private void placeTarget(int step, int parent, int depth) {
      int target = add(new Target(step, "", TargetView.Kind.TARGETS, 0, depth, parent));
      targetOf[step] = target;
      place(children[step], target, depth + 1);
    }

    private int add(Target target) {
      targets.add(target);
      return targets.size() - 1;
    }

    private String directoryOf(int step) {
      StepView view = steps.get(step);
      String label = view == null ? "" : view.text.label();
      int slash = label.indexOf('/');
      return slash <= 0 ? "" : label.substring(0, slash);
    }

    private TargetView.Kind kindOf(List<Integer> together) {
      boolean libraries = true;
      boolean programs = true;
      for (int step : together) {
        StepView view = steps.get(step);
        String label = view == null ? "" : view.text.label();
        String name = label.substring(label.lastIndexOf('/') + 1);
        libraries &= name.endsWith(".a") || name.endsWith(".so") || name.contains(".so.");
        programs &= name.indexOf('.') < 0;
      }
      return libraries
          ? TargetView.Kind.LIBRARIES
          : programs ? TargetView.Kind.PROGRAMS : TargetView.Kind.TARGETS;
    }

    /**
     * Groups steps that no target needs by directory; a few of them are shown one by one. So are
     * steps that form cycles in a damaged stream.
     */
    private void adoptStrays(IntList order) {
      Map<String, List<Integer>> strays = new LinkedHashMap<>();
      for (int i = 0; i < order.size(); i++) {
        int step = order.get(i);
        StepView view = steps.get(step);
        if (targetOf[step] == TOP && view != null && !view.dropped) {
          strays.computeIfAbsent(directoryOf(step), key -> new ArrayList<>()).add(step);
        }
      }
      for (Map.Entry<String, List<Integer>> entry : strays.entrySet()) {
        if (entry.getValue().size() < FOLD_AT) {
          for (int step : entry.getValue()) {
            targetOf[step] = add(new Target(step, "", TargetView.Kind.TARGETS, 0, 0, TOP));
          }
          continue;
        }
        String directory = entry.getKey().isEmpty() ? "." : entry.getKey();
        int folder =
            add(new Target(-1, directory, TargetView.Kind.STEPS, entry.getValue().size(), 0, TOP));
        for (int step : entry.getValue()) {
          targetOf[step] = folder;
        }
      }
    }

    int size() {
      return targets.size();
    }

    /** The target of a step, -1 for a step that is not part of this shape. */
    int targetOf(int step) {
      return step >= 0 && step < targetOf.length ? targetOf[step] : TOP;
    }

    /** The steps that belong to a target but to none below it. */
    List<Integer> stepsOf(int target, int most) {
      int from = firstMember[target];
      int to = Math.min(firstMember[target + 1], from + most);
      return Arrays.stream(members, from, to).boxed().toList();
    }

    /** The targets directly below one, or with -1 those at the top, in the order of the graph. */
    List<Integer> below(int target) {
      return Collections.unmodifiableList(below.get(target < 0 ? targets.size() : target));
    }

    /** All steps of this shape. */
    IntStream steps() {
      return IntStream.range(0, targetOf.length).filter(step -> targetOf[step] >= 0);
    }

    int parent(int target) {
      return targets.get(target).parent();
    }

    int depth(int target) {
      return targets.get(target).depth();
    }

    int step(int target) {
      return targets.get(target).step();
    }

    int members(int target) {
      return targets.get(target).members();
    }

    String directory(int target) {
      return targets.get(target).directory();
    }

    TargetView.Kind kind(int target) {
      return targets.get(target).kind();
    }
  }
}
