package dev.sconce.ui.tui.pane;

import dev.sconce.session.BuildState;
import dev.sconce.session.StepCategory;
import dev.sconce.session.StepView;
import dev.sconce.session.TargetView;
import dev.sconce.ui.tui.view.RowId;
import dev.sconce.ui.tui.view.StepFilter;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the rows of the tree: one for each target, failed ones first, else in the order of the
 * graph; below it the steps that matter now. The room decides how many steps are shown.
 */
public final class TreeRows {
  /** How long after its end a step with undeclared reads is shown. */
  private static final long READER_SHOWN_MILLIS = 12_000;

  private static final int MAX_RUNNING = 3;

  /** The maximum number of steps below a target opened by hand, and of matches of a filter. */
  static final int MAX_STEPS = 500;

  /** Rows beyond this number are only counted. */
  private static final int MAX_ROWS = 5_000;

  private final BuildState state;
  private final ViewState view;
  private final StepFilter filter;
  private final Map<Integer, List<Integer>> failed = new HashMap<>();
  private final Map<Integer, List<Integer>> running = new HashMap<>();
  private final Map<Integer, List<Integer>> readers = new HashMap<>();
  private final Map<Integer, List<Integer>> matches = new HashMap<>();
  private final Set<Integer> failing = new HashSet<>();
  private final Set<Integer> matching = new HashSet<>();
  private final Map<RowId, Integer> directories = new HashMap<>();
  private final Set<Integer> critical;

  TreeRows(BuildState state, ViewState view) {
    this.state = state;
    this.view = view;
    this.filter = new StepFilter(view.filter());
    this.critical = new HashSet<>(state.criticalPath());
    gather();
  }

  private void gather() {
    for (var failure : state.failures()) {
      add(failed, failure.step());
    }
    for (int step : state.running()) {
      add(running, step);
    }
    for (List<Integer> some : running.values()) {
      some.sort(Comparator.comparing(step -> !critical.contains(step)));
    }
    for (int step : new LinkedHashSet<>(state.undeclaredReaders())) {
      StepView reader = state.step(step).orElse(null);
      if (reader != null
          && reader.category() == StepCategory.BUILT
          && state.nowMillis() - reader.endMillis() < READER_SHOWN_MILLIS) {
        add(readers, step);
      }
    }
    if (!filter.everything()) {
      filter.matching(state).limit(MAX_STEPS).forEach(step -> add(matches, step));
    }
    failed.keySet().forEach(target -> addWithAbove(failing, target));
    matches.keySet().forEach(target -> addWithAbove(matching, target));
  }

  private void addWithAbove(Set<Integer> targets, int target) {
    for (int at = target; at >= 0 && targets.add(at); at = state.tree().get(at).parent()) {
      // up to the top, or to a target that is already in the set
    }
  }

  /** The targets below one: those with a failure first, else in the order of the graph. */
  private List<Integer> below(int target) {
    List<Integer> below = state.targetsBelow(target);
    if (failing.isEmpty() || below.size() < 2) {
      return below;
    }
    List<Integer> sorted = new ArrayList<>(below.size());
    below.stream().filter(failing::contains).forEach(sorted::add);
    below.stream().filter(one -> !failing.contains(one)).forEach(sorted::add);
    return sorted;
  }

  private void add(Map<Integer, List<Integer>> map, int step) {
    map.computeIfAbsent(state.targetOf(step), key -> new ArrayList<>()).add(step);
  }

  /** What to include in one attempt at the rows. */
  private record Measure(int running, boolean finished, boolean fetch, int failures) {}

  /**
   * The rows that fit. If even the fewest do not fit, there are more, and the last ones have to be
   * cut off.
   */
  List<Row> rows(int room) {
    if (!filter.everything()) {
      return build(new Measure(0, true, false, 0), MAX_ROWS);
    }
    int failures = Math.max(1, room / 3);
    Measure least = new Measure(0, false, false, failures);
    for (int most = MAX_RUNNING; most >= 0; most--) {
      for (int less = 0; less < 3; less++) {
        Measure measure = new Measure(most, less == 0, less < 2, failures);
        List<Row> rows = build(measure, room);
        if (rows.size() <= room && !rows.isEmpty()) {
          return rows;
        }
      }
    }
    List<Row> unfinished = build(least, MAX_ROWS);
    return unfinished.isEmpty()
        ? build(new Measure(0, true, false, failures), MAX_ROWS)
        : unfinished;
  }

  /** Builds the rows; stops soon after {@code most} rows. */
  private List<Row> build(Measure measure, int most) {
    List<Row> rows = new ArrayList<>();
    int[] failuresRemaining = {measure.failures()};
    for (int target : below(-1)) {
      if (rows.size() > most) {
        break;
      }
      target(target, measure, rows, failuresRemaining, most);
    }
    return rows;
  }

  private void target(
      int index, Measure measure, List<Row> rows, int[] failuresRemaining, int most) {
    TargetView target = state.tree().get(index);
    RowId id = id(index);
    boolean opened = view.content().expansion().opened().contains(id);
    if (target.total() == 0
        || (!filter.everything() && !matching.contains(index))
        || (!measure.finished() && target.finished() && target.failed() == 0 && !opened)) {
      return;
    }
    boolean expanded = expanded(index, id);
    int at = rows.size();
    rows.add(new Row(id, index, target.depth(), expanded));
    if (!expanded) {
      return;
    }
    for (int step : steps(index, measure, opened, failuresRemaining)) {
      rows.add(new Row(new RowId.Step(step), -1, target.depth() + 1, false));
    }
    boolean busyOnly = !opened && filter.everything() && opensWhileBusy(index);
    for (int below : below(index)) {
      if (rows.size() > most) {
        return;
      }
      boolean byHand = view.content().expansion().opened().contains(id(below));
      if (!busyOnly || byHand || state.tree().get(below).run() > 0) {
        target(below, measure, rows, failuresRemaining, most);
      }
    }
    if (rows.size() == at + 1 && !opened && filter.everything()) {
      rows.set(at, new Row(id, index, target.depth(), false));
    }
  }

  /**
   * Whether a directory at the top shows its busy targets. If all targets are in one directory,
   * nothing else would show that anything runs.
   */
  private boolean opensWhileBusy(int index) {
    TargetView target = state.tree().get(index);
    return target.step() < 0
        && target.parent() < 0
        && target.run() > 0
        && target.kind() != TargetView.Kind.STEPS
        && !failing.contains(index);
  }

  /**
   * A directory below a target is closed until it is opened; a target is closed if nothing happens
   * in it.
   */
  private boolean expanded(int index, RowId id) {
    if (!filter.everything()) {
      return true;
    }
    if (view.content().expansion().opened().contains(id)
        || view.content().expansion().closed().contains(id)) {
      return view.content().expansion().opened().contains(id);
    }
    TargetView target = state.tree().get(index);
    if (target.step() < 0) {
      return failing.contains(index)
          || target.kind() == TargetView.Kind.STEPS
          || opensWhileBusy(index);
    }
    return target.run() > 0 || failing.contains(index) || target.parent() < 0;
  }

  private List<Integer> steps(
      int target, Measure measure, boolean opened, int[] failuresRemaining) {
    if (!filter.everything()) {
      return matches.getOrDefault(target, List.of());
    }
    Set<Integer> steps = new LinkedHashSet<>();
    for (int step : failed.getOrDefault(target, List.of())) {
      if (failuresRemaining[0]-- > 0) {
        steps.add(step);
      }
    }
    List<Integer> active = running.getOrDefault(target, List.of());
    steps.addAll(
        active.subList(0, Math.min(active.size(), opened ? MAX_STEPS : measure.running())));
    int fetch = state.cache().fetches().oldest();
    if (measure.fetch() && fetch >= 0 && state.targetOf(fetch) == target) {
      steps.add(fetch);
    }
    readers.getOrDefault(target, List.of()).stream().limit(1).forEach(steps::add);
    if (opened) {
      steps.addAll(state.stepsOf(target, MAX_STEPS));
    }
    return List.copyOf(steps);
  }

  private RowId id(int index) {
    TargetView target = state.tree().get(index);
    if (target.step() >= 0) {
      return new RowId.Target(target.step());
    }
    int parent = target.parent();
    return new RowId.Directory(target.label(), parent < 0 ? -1 : state.tree().get(parent).step());
  }

  /** The kept rows with their present state. */
  List<Row> kept() {
    List<Row> rows = new ArrayList<>();
    for (RowId id : view.kept()) {
      switch (id) {
        case RowId.Target _, RowId.Directory _ -> {
          int target = find(id);
          int depth = target < 0 ? 0 : state.tree().get(target).depth();
          rows.add(new Row(id, target, depth, false));
        }
        case RowId.Step step -> {
          int target = state.targetOf(step.step());
          rows.add(new Row(id, -1, target < 0 ? 0 : state.tree().get(target).depth() + 1, false));
        }
        case RowId.Failures _,
            RowId.File _,
            RowId.Warnings _,
            RowId.Kind _,
            RowId.KindFile _,
            RowId.Reported _,
            RowId.RelatedPlace _ -> {
          // rows of another pane
        }
      }
    }
    for (int i = 0; i + 1 < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.target() >= 0 && rows.get(i + 1).depth() > row.depth()) {
        rows.set(i, new Row(row.id(), row.target(), row.depth(), true));
      }
    }
    return rows;
  }

  /** The index of the target in a row, -1 if it is gone. */
  private int find(RowId id) {
    if (id instanceof RowId.Target own) {
      int target = state.targetOf(own.step());
      return target >= 0 && state.tree().get(target).step() == own.step() ? target : -1;
    }
    return directories.computeIfAbsent(id, this::findDirectory);
  }

  private int findDirectory(RowId id) {
    for (int target = 0; target < state.tree().size(); target++) {
      if (state.tree().get(target).step() < 0 && id(target).equals(id)) {
        return target;
      }
    }
    return -1;
  }

  /**
   * A row of the tree.
   *
   * @param id identifies its subject
   * @param target the index of the target, for a row of a target; else -1
   * @param depth of indentation
   * @param expanded whether rows below it are shown
   */
  public record Row(RowId id, int target, int depth, boolean expanded) {}
}
