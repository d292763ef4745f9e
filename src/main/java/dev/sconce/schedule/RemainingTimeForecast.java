package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Estimates how long the rest of a build will take. Each forecast plays the remaining steps:
 * longest path first, within the present slots and the pools. It is repeated when steps have ended,
 * but takes at most one percent of the time.
 *
 * <p>A step is assumed to take as long as last time. If it was never timed, it takes as long as
 * similar steps, or else as the average step of this build. All these times are scaled by how much
 * longer or shorter the latest steps took. A step that is already late takes a little longer than
 * its time so far. Steps that wait for a failed step do not count.
 */
final class RemainingTimeForecast {
  /** How many steps may be played per millisecond between forecasts: about one percent of it. */
  private static final int STEPS_PER_MILLI_OF_INTERVAL = 20;

  /** The maximum number of steps reported of the longest chain. */
  private static final int MAX_PATH = 64;

  private static final int NONE = -1;

  /** Commands must have run for about this long before a deviation from last times matters. */
  private static final double TRUST_MILLIS = 2_000;

  /** After this much command time, earlier observations count half. */
  private static final double HALF_LIFE_MILLIS = 60_000;

  private static final double MOST_SLOWED = 4;

  /** A late step is assumed to take another tenth of its time so far. */
  private static final int LATE_PART = 10;

  /**
   * If most steps are unknown, a forecast requires that at least one step in this many has
   * finished.
   */
  private static final int ENOUGH_PART = 20;

  private final Graph graph;
  private final BuildPlan plan;
  private final RunSteps steps;
  private final StepWeights weights;
  private final PlanRelations relations;
  private long lastMillis;
  private boolean attempted;

  private long finishedMillis;
  private int finished;

  /**
   * Duration and expected duration of steps that were built and timed before; older ones weigh
   * less.
   */
  private double tookMillis;

  private double expectedMillis;

  RemainingTimeForecast(
      Graph graph,
      EdgeInputs inputs,
      BuildPlan plan,
      RunSteps steps,
      CriticalPath criticalPath,
      StepWeights weights) {
    this.graph = graph;
    this.plan = plan;
    this.steps = steps;
    this.weights = weights;
    this.relations = new PlanRelations(graph, inputs, plan, criticalPath);
  }

  void clear() {
    attempted = false;
    relations.clear();
    finishedMillis = 0;
    finished = 0;
    tookMillis = 0;
    expectedMillis = 0;
  }

  /** Called when the remaining work has changed as a whole: the next forecast is due at once. */
  void changed() {
    attempted = false;
    relations.clear();
  }

  /** Records the duration of a command. */
  void ended(Edge edge, long millis, boolean well) {
    finishedMillis += millis;
    finished++;
    long expected = weights.expectedMillis(edge);
    if (well && expected >= 0) {
      double kept = Math.pow(0.5, Math.max(millis, expected) / HALF_LIFE_MILLIS);
      tookMillis = kept * tookMillis + millis;
      expectedMillis = kept * expectedMillis + expected;
    }
    weights.ended(edge, millis, well);
  }

  /** How many times longer steps take than last time. Includes running steps that are late. */
  private double slowed(long nowMillis) {
    double took = tookMillis;
    double expected = expectedMillis;
    for (Step step : steps.running()) {
      long usual = weights.expectedMillis(step.edge);
      long elapsed = nowMillis - step.started().startedMillis;
      if (usual >= 0 && elapsed > usual) {
        took += elapsed;
        expected += usual;
      }
    }
    double times = (took + TRUST_MILLIS) / (expected + TRUST_MILLIS);
    return Math.clamp(times, 1 / MOST_SLOWED, MOST_SLOWED);
  }

  /** A forecast, if one is due and enough is known. */
  Optional<PlanEvent.Forecast> due(long nowMillis, int slots) {
    long affordable = plan.members().size() / STEPS_PER_MILLI_OF_INTERVAL;
    if (attempted && nowMillis - lastMillis < affordable) {
      return Optional.empty();
    }
    attempted = true;
    lastMillis = nowMillis;
    return new Walk(nowMillis).forecast(slots);
  }

  private final class Walk implements PlayedSchedule.RemainingTimes {
    private final long nowMillis;
    private final int[] order;
    private final boolean[] blocked;
    private final long[] costs;
    private final long[] lengths;
    private final int[] next;
    private final double slowed;
    private int open;
    private int known;

    Walk(long nowMillis) {
      this.nowMillis = nowMillis;
      slowed = slowed(nowMillis);
      order = relations.producersFirst();
      blocked = new boolean[order.length];
      costs = new long[order.length];
      lengths = new long[order.length];
      next = new int[order.length];
    }

    Optional<PlanEvent.Forecast> forecast(int slots) {
      if (!estimate()) {
        return Optional.empty();
      }
      measure();
      int head = NONE;
      long longest = -1;
      for (int at = 0; at < order.length; at++) {
        if (!blocked[at] && isOpen(at) && lengths[at] - spentMillis(at) > longest) {
          longest = lengths[at] - spentMillis(at);
          head = at;
        }
      }
      if (head == NONE) {
        return Optional.empty();
      }
      long remaining = new PlayedSchedule(graph, relations, lengths, this).millis(slots);
      return Optional.of(
          new PlanEvent.Forecast(path(head), longest, Math.max(remaining, longest), nowMillis));
    }

    /**
     * Estimates the duration of each step and which steps are blocked. Returns whether enough is
     * known.
     */
    private boolean estimate() {
      long average = finished == 0 ? average() : finishedMillis / finished;
      for (int at = 0; at < order.length; at++) {
        StepState state = steps.state(order[at]);
        boolean runs = isCommand(at);
        blocked[at] =
            (runs && (state == StepState.FAILED || state == StepState.CANCELLED)) || isStopped(at);
        if (runs && !blocked[at]) {
          costs[at] = cost(at, average);
        }
        lengths[at] = costs[at];
        next[at] = NONE;
      }
      boolean mostlyKnown = 2 * known >= open;
      return average >= 0 && (mostlyKnown || ENOUGH_PART * finished >= finished + open);
    }

    private long cost(int at, long average) {
      Edge edge = graph.edge(order[at]);
      long elapsed = elapsed(at);
      if (steps.state(order[at]) == StepState.SETTLING) {
        return elapsed; // the command has ended
      }
      long expected = weights.expectedMillis(edge);
      open++;
      known += expected >= 0 ? 1 : 0;
      if (expected < 0) {
        expected = weights.guessMillis(edge);
      }
      long usual = expected < 0 ? average : (long) (slowed * expected);
      return Math.max(elapsed + elapsed / LATE_PART, usual);
    }

    /** The duration of a step about which nothing is known; -1 if no step was ever timed. */
    private long average() {
      long sum = 0;
      int count = 0;
      for (int at = 0; at < order.length; at++) {
        long expected =
            isCommand(at)
                ? weights.expectedMillis(graph.edge(order[at]))
                : StepWeights.UNKNOWN_MILLIS;
        if (expected >= 0) {
          sum += expected;
          count++;
        }
      }
      return count == 0 ? -1 : sum / count;
    }

    private boolean isOpen(int at) {
      return steps.want(graph.edge(order[at])) != Want.NONE;
    }

    private boolean isCommand(int at) {
      return steps.wanted(order[at]) && !graph.edge(order[at]).phony();
    }

    private boolean isStopped(int at) {
      for (int i = relations.firstInput(at); i < relations.firstInput(at + 1); i++) {
        if (blocked[relations.input(i)]) {
          return true;
        }
      }
      return false;
    }

    private void measure() {
      for (int at = order.length - 1; at >= 0; at--) {
        if (blocked[at] || !isOpen(at)) {
          continue;
        }
        for (int i = relations.firstInput(at); i < relations.firstInput(at + 1); i++) {
          int maker = relations.input(i);
          long candidate = costs[maker] + lengths[at];
          if (isOpen(maker) && (candidate > lengths[maker] || next[maker] == NONE)) {
            lengths[maker] = candidate;
            next[maker] = at;
          }
        }
      }
    }

    @Override
    public long millis(int at) {
      return blocked[at] || !isOpen(at) ? PlayedSchedule.NEVER : costs[at] - spentMillis(at);
    }

    @Override
    public boolean runs(int at) {
      Step step = steps.find(order[at]);
      return step != null && step.holdsSlot();
    }

    private long spentMillis(int at) {
      return Math.min(costs[at], elapsed(at));
    }

    private long elapsed(int at) {
      Step step = steps.find(order[at]);
      return step != null && step.holdsSlot() ? nowMillis - step.started().startedMillis : 0;
    }

    private List<Integer> path(int head) {
      List<Integer> path = new ArrayList<>();
      for (int at = head; at != NONE && path.size() < MAX_PATH; at = next[at]) {
        if (isCommand(at)) {
          path.add(order[at]);
        }
      }
      return path;
    }
  }
}
