package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import dev.sconce.session.Standing;
import dev.sconce.session.StepView;
import dev.sconce.session.TargetView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the rows of the tree. A row per target, failed ones first, else as in the graph; below it
 * the steps that say something now. What there is room for decides how many of those.
 */
final class TreeRows {
  /** A step that read what it does not declare is shown so long after its end. */
  private static final long READER_SHOWN_MILLIS = 12_000;

  private static final int MAX_RUNNING = 3;

  /** Steps shown of a target that is opened by hand, and matches of a filter. */
  static final int MAX_STEPS = 500;

  private final BuildState state;
  private final ViewState view;
  private final StepFilter filter;
  private final Map<Integer, List<Integer>> failed = new HashMap<>();
  private final Map<Integer, List<Integer>> running = new HashMap<>();
  private final Map<Integer, List<Integer>> readers = new HashMap<>();
  private final Map<Integer, List<Integer>> matches = new HashMap<>();
  private final Map<Integer, List<Integer>> targetsBelow = new HashMap<>();
  private final Set<Integer> critical;

  TreeRows(BuildState state, ViewState view) {
    this.state = state;
    this.view = view;
    this.filter = new StepFilter(view.filter());
    this.critical =
        new HashSet<>(state.forecast().map(one -> one.criticalPath()).orElse(List.of()));
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
          && reader.standing() == Standing.BUILT
          && state.nowMillis() - reader.endMillis() < READER_SHOWN_MILLIS) {
        add(readers, step);
      }
    }
    for (int target = 0; target < state.tree().size(); target++) {
      targetsBelow
          .computeIfAbsent(state.tree().get(target).parent(), key -> new ArrayList<>())
          .add(target);
    }
    for (List<Integer> below : targetsBelow.values()) {
      below.sort(Comparator.comparing(target -> state.tree().get(target).failed() == 0));
    }
    if (!filter.everything()) {
      filter.matching(state).limit(MAX_STEPS).forEach(step -> add(matches, step));
    }
  }

  private void add(Map<Integer, List<Integer>> map, int step) {
    map.computeIfAbsent(state.targetOf(step), key -> new ArrayList<>()).add(step);
  }

  /** What a try at the rows leaves out. */
  private record Measure(int running, boolean finished, boolean fetch, int failures) {}

  /** The rows that fit, or else more than fit: those at the end have to go. */
  List<TreeRow> rows(int room) {
    if (!filter.everything()) {
      return build(new Measure(0, true, false, 0));
    }
    int failures = Math.max(1, room / 3);
    List<TreeRow> rows = List.of();
    for (int most = MAX_RUNNING; most >= 0; most--) {
      for (int less = 0; less < 3; less++) {
        rows = build(new Measure(most, less == 0, less < 2, failures));
        if (rows.size() <= room) {
          return rows;
        }
      }
    }
    return rows;
  }

  private List<TreeRow> build(Measure measure) {
    List<TreeRow> rows = new ArrayList<>();
    int[] failuresLeft = {measure.failures()};
    for (int target : targetsBelow.getOrDefault(-1, List.of())) {
      target(target, measure, rows, failuresLeft);
    }
    return rows;
  }

  private void target(int index, Measure measure, List<TreeRow> rows, int[] failuresLeft) {
    TargetView target = state.tree().get(index);
    RowId id = id(index);
    boolean opened = view.scene().folds().opened().contains(id);
    if (target.total() == 0
        || (!filter.everything() && !anyMatch(index))
        || (!measure.finished() && target.finished() && target.failed() == 0 && !opened)) {
      return;
    }
    boolean expanded = expanded(index, id);
    int at = rows.size();
    rows.add(new TreeRow(id, index, target.depth(), expanded));
    if (!expanded) {
      return;
    }
    for (int step : steps(index, measure, opened, failuresLeft)) {
      rows.add(new TreeRow(new RowId.Step(step), -1, target.depth() + 1, false));
    }
    for (int below : targetsBelow.getOrDefault(index, List.of())) {
      target(below, measure, rows, failuresLeft);
    }
    if (rows.size() == at + 1 && !opened && filter.everything()) {
      rows.set(at, new TreeRow(id, index, target.depth(), false));
    }
  }

  private boolean anyMatch(int target) {
    return matches.containsKey(target)
        || targetsBelow.getOrDefault(target, List.of()).stream().anyMatch(this::anyMatch);
  }

  /**
   * A shared directory is closed until it is opened; a target closed when nothing happens in it.
   */
  private boolean expanded(int index, RowId id) {
    if (!filter.everything()) {
      return true;
    }
    if (view.scene().folds().opened().contains(id) || view.scene().folds().closed().contains(id)) {
      return view.scene().folds().opened().contains(id);
    }
    TargetView target = state.tree().get(index);
    if (target.step() < 0) {
      return target.failed() > 0 || target.kind() == TargetView.Kind.STEPS;
    }
    return target.run() + target.failed() > 0 || target.parent() < 0;
  }

  private List<Integer> steps(int target, Measure measure, boolean opened, int[] failuresLeft) {
    if (!filter.everything()) {
      return matches.getOrDefault(target, List.of());
    }
    Set<Integer> steps = new LinkedHashSet<>();
    for (int step : failed.getOrDefault(target, List.of())) {
      if (failuresLeft[0]-- > 0) {
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

  /** The rows that were frozen, with what is known of them now; rows that are gone are left out. */
  List<TreeRow> frozen() {
    Map<RowId, Integer> targets = new HashMap<>();
    for (int target = 0; target < state.tree().size(); target++) {
      targets.put(id(target), target);
    }
    List<TreeRow> rows = new ArrayList<>();
    for (int i = 0; i < view.kept().size(); i++) {
      RowId id = view.kept().get(i);
      switch (id) {
        case RowId.Target _, RowId.Directory _ -> {
          int target = targets.getOrDefault(id, -1);
          int depth = target < 0 ? 0 : state.tree().get(target).depth();
          rows.add(new TreeRow(id, target, depth, opensInto(i, depth, targets)));
        }
        case RowId.Step step -> {
          int target = state.targetOf(step.step());
          rows.add(
              new TreeRow(id, -1, target < 0 ? 0 : state.tree().get(target).depth() + 1, false));
        }
        case RowId.Failures _, RowId.File _, RowId.Warnings _ -> {
          // rows of another pane
        }
      }
    }
    return rows;
  }

  private boolean opensInto(int row, int depth, Map<RowId, Integer> targets) {
    if (row + 1 >= view.kept().size()) {
      return false;
    }
    RowId next = view.kept().get(row + 1);
    if (next instanceof RowId.Step) {
      return true;
    }
    int target = targets.getOrDefault(next, -1);
    return target >= 0 && state.tree().get(target).depth() > depth;
  }
}
