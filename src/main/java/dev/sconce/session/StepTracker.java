package dev.sconce.session;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The steps of a build, with everything that changes together with a step: its counts, in the whole
 * build and in its targets, and the steps that wait for it. Of the events of single steps it knows
 * only the one that introduces a step.
 */
final class StepTracker {
  private static final int MANY_STEPS = 10_000;
  private static final long RESHAPE_MILLIS = 500;

  /** Bounds a search, because a damaged stream may have phonies that name each other. */
  private static final int MAX_PHONIES = 10_000;

  private final StepTable steps = new StepTable();
  private final IntList order = new IntList();
  private final StepRelations relations = new StepRelations();

  /** How many inputs block a phony, by its id. */
  private int[] phonyBlockers = {};

  /** Done steps from an earlier reading of the manifest, by their first output. */
  private final Map<String, Integer> earlier = new HashMap<>();

  /** For each step that was not done, its inputs among the done ones, by its first output. */
  private final Map<String, IdList> earlierInputs = new HashMap<>();

  /** Steps and phonies of earlier readings have ids from here on. */
  private int firstEarlierId = StepTable.MAX_ID;

  /** The first target with each file name. */
  private final Map<String, Integer> byFileName = new HashMap<>();

  private final StepCounters counters = new StepCounters();
  private TargetTree tree = new TargetTree(new TargetTree.Shape(steps, order, relations));
  private boolean reshape;
  private long reshapedMillis = -RESHAPE_MILLIS;

  /**
   * The steps of the same build after its manifest was reread. Done steps stay part of it, under
   * ids that no edge has, until a step with the same output is wanted again.
   *
   * @param edges more than any id of the present manifest; 0 if unknown
   * @param renamed receives the old and the new id of each step that stays
   */
  StepTracker readAgain(int edges, IdChange renamed) {
    StepTracker next = new StepTracker();
    int nextId = edges > 0 ? edges : 2 * relations.size();
    next.firstEarlierId = nextId;
    Map<Integer, Integer> newIds = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      StepView step = steps.get(order.get(i));
      if (step != null && step.done != null && step.isDone() && nextId < StepTable.MAX_ID) {
        newIds.put(step.id(), nextId++);
      }
    }
    for (int id = 0; id < relations.size() && nextId < StepTable.MAX_ID; id++) {
      if (relations.isPhony(id)) {
        newIds.put(id, nextId++);
      }
    }
    newIds.forEach(
        (before, now) -> {
          StepView step = steps.get(before);
          if (step == null) {
            next.relatePhony(now, translated(before, newIds));
          } else {
            next.addEarlier(step, now, translated(before, newIds));
            renamed.of(before, now);
          }
        });
    for (int i = 0; i < order.size(); i++) {
      StepView step = steps.get(order.get(i));
      if (step != null && !newIds.containsKey(step.id())) {
        next.earlierInputs.put(output(step), translated(step.id(), newIds));
      }
    }
    return next;
  }

  /** Receives the new id of a step. */
  interface IdChange {
    void of(int before, int now);
  }

  private IdList translated(int id, Map<Integer, Integer> newIds) {
    IntList found = new IntList();
    for (int input : relations.inputsOf(id)) {
      Integer now = newIds.get(input);
      if (now != null) {
        found.add(now);
      }
    }
    return IdList.of(found);
  }

  private void addEarlier(StepView step, int id, IdList inputs) {
    StepView added = steps.add(id, step.text, step.expectedMillis);
    added.target = step.target;
    nameApart(added);
    added.done = step.done;
    added.upToDate();
    order.add(id);
    relations.step(id, inputs);
    earlier.put(output(step), id);
    counters.add(added, 1);
    reshape = true;
  }

  private static String output(StepView step) {
    return step.text.outputs().isEmpty() ? "" : step.text.outputs().getFirst();
  }

  /** How many done steps of earlier readings were not wanted again. */
  int earlierSteps() {
    return earlier.size();
  }

  /** The steps, read-only; {@link #edit} changes them. */
  StepTable steps() {
    return steps;
  }

  /** The ids of all steps, in the order of introduction. */
  IntList order() {
    return order;
  }

  /** Which step waits for which. */
  StepRelations relations() {
    return relations;
  }

  StepCounts counts() {
    return counters.counts();
  }

  /** The tree has to be rebuilt from the steps. */
  void reshape() {
    reshape = true;
  }

  /** A step that was unknown so far is wanted. */
  void add(int id, StepText text, BuildEvent.StepWanted wanted) {
    StepView inItsPlace = steps.get(id);
    if (inItsPlace != null) {
      count(inItsPlace, -1);
    } else {
      order.add(id);
    }
    StepView added = steps.add(id, text, wanted.expectedMillis());
    added.target = wanted.label().equals(wanted.output());
    nameApart(added);
    relations.step(id, withEarlier(wanted, added));
    added.blockers = blockingInputs(id);
    added.blocker = added.blockers == 0 ? -1 : rootCauseOfInputs(id);
    counters.add(added, 1);
    reshape = true;
    if (blocks(added)) {
      propagate(id, 1, rootCause(id));
    }
  }

  /** Marks targets with the same file name in several directories. */
  private void nameApart(StepView added) {
    if (added.target) {
      String label = added.text.label();
      Integer first =
          byFileName.putIfAbsent(label.substring(label.lastIndexOf('/') + 1), added.id());
      StepView other = first == null ? null : steps.edit(first);
      if (other != null && !other.text.label().equals(label)) {
        added.sharesFileName = true;
        other.sharesFileName = true;
      }
    }
  }

  /** Adds to the inputs those that the step had in an earlier reading of the manifest. */
  private List<Integer> withEarlier(BuildEvent.StepWanted wanted, StepView added) {
    Integer before = earlier.remove(wanted.output());
    if (before == null || before == added.id()) {
      IdList inputs = earlierInputs.remove(wanted.output());
      return inputs == null ? wanted.inputs() : joined(wanted.inputs(), inputs);
    }
    StepView known = steps.get(before);
    added.done = known == null ? null : known.done;
    edit(before, step -> step.dropped = true);
    List<Integer> inputs = joined(wanted.inputs(), relations.inputsOf(before));
    relations.step(before, List.of());
    return inputs;
  }

  private List<Integer> joined(List<Integer> inputs, IdList known) {
    IntList all = new IntList();
    inputs.forEach(all::add);
    for (int i = 0; i < known.size(); i++) {
      if (known.id(i) >= firstEarlierId) {
        all.add(known.id(i));
      }
    }
    return IdList.of(all);
  }

  /** A known step is wanted again, and may wait for other inputs than before. */
  void relate(int id, List<Integer> wanted) {
    List<Integer> inputs = joined(wanted, relations.inputsOf(id));
    if (relations.inputsOf(id).equals(inputs)) {
      return;
    }
    relations.step(id, inputs);
    int blockers = blockingInputs(id);
    edit(
        id,
        step -> {
          step.blockers = blockers;
          step.blocker = blockers == 0 ? -1 : rootCauseOfInputs(id);
        });
    reshape = true;
  }

  /** A phony stands between steps. */
  void relatePhony(int id, List<Integer> inputs) {
    if (id < 0 || id >= StepTable.MAX_ID || steps.get(id) != null) {
      return;
    }
    boolean blockingBefore = blocks(id);
    relations.phony(id, inputs);
    if (id >= phonyBlockers.length) {
      phonyBlockers = Arrays.copyOf(phonyBlockers, Math.max(id + 1, 2 * phonyBlockers.length));
    }
    phonyBlockers[id] = blockingInputs(id);
    if (blocks(id) != blockingBefore) {
      propagate(id, blockingBefore ? -1 : 1, blockingBefore ? -1 : rootCause(id));
    }
    reshape = true;
  }

  /** Whether a step is known, but no edge of the present manifest has its id. */
  boolean isEarlier(int id) {
    return id >= firstEarlierId && steps.get(id) != null;
  }

  /** How many inputs block a step or phony. */
  private int blockingInputs(int id) {
    IdList inputs = relations.inputsOf(id);
    int count = 0;
    for (int i = 0; i < inputs.size(); i++) {
      count += blocks(inputs.id(i)) ? 1 : 0;
    }
    return count;
  }

  private boolean blocks(int id) {
    if (relations.isPhony(id)) {
      return id < phonyBlockers.length && phonyBlockers[id] > 0;
    }
    StepView step = steps.get(id);
    return step != null && blocks(step);
  }

  private static boolean blocks(StepView step) {
    StepCategory category = step.category();
    return category == StepCategory.FAILED
        || step.cancelled
        || (category == StepCategory.WAIT && step.blockers > 0);
  }

  /** The step that causes a blocking step to block: itself, or one that it waits for. */
  private int rootCause(int id) {
    StepView step = steps.get(id);
    if (step == null) {
      return rootCauseOfInputs(id);
    }
    return step.category() == StepCategory.FAILED || step.cancelled ? id : step.blocker;
  }

  /** The step that causes one of these inputs to block, found through phonies. */
  private int rootCauseOfInputs(int id) {
    int at = id;
    for (int depth = 0; depth < MAX_PHONIES; depth++) {
      int blocking = firstBlockingInput(at);
      if (blocking < 0 || !relations.isPhony(blocking)) {
        return blocking < 0 ? -1 : rootCause(blocking);
      }
      at = blocking;
    }
    return -1;
  }

  private int firstBlockingInput(int id) {
    IdList inputs = relations.inputsOf(id);
    for (int i = 0; i < inputs.size(); i++) {
      if (blocks(inputs.id(i))) {
        return inputs.id(i);
      }
    }
    return -1;
  }

  /** Changes a step, and with it its counts and the steps that wait for it. */
  void edit(int id, Consumer<StepView> change) {
    StepView step = steps.edit(id);
    if (step == null) {
      return;
    }
    boolean blockingBefore = blocks(step);
    count(step, -1);
    change.accept(step);
    count(step, 1);
    if (blocks(step) != blockingBefore) {
      propagate(id, blockingBefore ? -1 : 1, blockingBefore ? -1 : rootCause(id));
    }
  }

  private void count(StepView step, int sign) {
    counters.add(step, sign);
    tree.add(step, sign);
  }

  /**
   * Blocks or unblocks the steps that wait for one, and their dependents as far as anything
   * changes.
   */
  private void propagate(int from, int sign, int rootCause) {
    IntList open = new IntList();
    open.add(from);
    while (!open.isEmpty()) {
      relations.forEachConsumer(
          open.removeLast(),
          consumer -> {
            if (block(consumer, sign, rootCause)) {
              open.add(consumer);
            }
          });
    }
  }

  /**
   * Counts one blocking input more or less of a step or phony; returns whether its consumers are
   * affected.
   */
  private boolean block(int consumer, int sign, int rootCause) {
    if (relations.isPhony(consumer)) {
      boolean before = blocks(consumer);
      phonyBlockers[consumer] = Math.max(0, phonyBlockers[consumer] + sign);
      return blocks(consumer) != before;
    }
    StepView step = steps.edit(consumer);
    if (step == null) {
      return false;
    }
    boolean before = blocks(step);
    count(step, -1);
    step.blockers = Math.max(0, step.blockers + sign);
    if (sign < 0) {
      step.blocker = step.blockers == 0 ? -1 : rootCauseOfInputs(consumer);
    } else if (step.blocker < 0) {
      step.blocker = rootCause;
    }
    count(step, 1);
    return blocks(step) != before;
  }

  /** The tree, rebuilt if necessary; while very many steps are being found, only now and then. */
  TargetTree tree(long nowMillis, boolean scanning) {
    boolean soon =
        !scanning || order.size() < MANY_STEPS || nowMillis - reshapedMillis >= RESHAPE_MILLIS;
    if (reshape && soon) {
      reshape = false;
      reshapedMillis = nowMillis;
      tree = new TargetTree(new TargetTree.Shape(steps, order, relations));
      for (int i = 0; i < order.size(); i++) {
        StepView step = steps.get(order.get(i));
        if (step != null) {
          tree.add(step, 1);
        }
      }
    }
    return tree;
  }

  /** The counts of a build, updated by the difference that each edit of a step makes. */
  static final class StepCounters {
    private static final int READY = StepCategory.values().length;
    private static final int BLOCKED = READY + 1;
    private static final int KNOWN = READY + 2;
    private static final int MISSED = READY + 3;
    private static final int CANCELLED = READY + 4;

    private final int[] counts = new int[READY + 5];

    /** Adds a step as it is, or with -1 removes it as it was. */
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

    private int of(StepCategory category) {
      return counts[category.ordinal()];
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
