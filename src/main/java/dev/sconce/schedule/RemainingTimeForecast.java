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
 * Says how long the rest of a build will take. Each forecast plays what is left through: the steps
 * start by the longest path in as many slots as there are and in their pools. That is done again
 * when steps have ended, but takes at most a hundredth of the time.
 *
 * <p>A step takes as long as last time; one that was never timed as long as others like it, else as
 * the steps of this build took on average; all of that as much longer or shorter as the latest
 * steps were. One that is late already takes a little longer than until now. What waits for a
 * failed step counts for nothing.
 */
final class RemainingTimeForecast {
  /** Playing so many steps through takes some microseconds less than a millisecond. */
  private static final int STEPS_PER_MILLI_OF_INTERVAL = 20;

  /** How many steps of the longest chain are told. */
  private static final int MAX_PATH = 64;

  private static final int NONE = -1;

  /** What has to run before it counts much that steps take longer than last time. */
  private static final double TRUST_MILLIS = 2_000;

  /** After so much of a time what was seen before counts half. */
  private static final double HALF_LIFE_MILLIS = 60_000;

  private static final double MOST_SLOWED = 4;

  /** The tenth part of what a late step took is taken to be left of it. */
  private static final int LATE_PART = 10;

  /** Of so many steps one has to be over before a build is forecast that is mostly unknown. */
  private static final int ENOUGH_PART = 20;

  private final Graph graph;
  private final BuildPlan plan;
  private final RunSteps steps;
  private final StepWeights weights;
  private final PlanRelations relations;
  private long lastMillis;
  private boolean told;

  private long finishedMillis;
  private int finished;

  /** Of the steps that were built and had been timed before, the older the less. */
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
    told = false;
    relations.clear();
    finishedMillis = 0;
    finished = 0;
    tookMillis = 0;
    expectedMillis = 0;
  }

  /** What is left changed at one go: the next forecast is due at once. */
  void changed() {
    told = false;
    relations.clear();
  }

  /** Takes note of how long a command ran. */
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

  /** How many times longer steps take than last time; those that run and are late tell it too. */
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

  /** A forecast, if one is due and anything is known. */
  Optional<PlanEvent.Forecast> due(long nowMillis, int slots) {
    long affordable = plan.members().size() / STEPS_PER_MILLI_OF_INTERVAL;
    if (told && nowMillis - lastMillis < affordable) {
      return Optional.empty();
    }
    told = true;
    lastMillis = nowMillis;
    return new Walk(nowMillis).forecast(slots);
  }

  private final class Walk implements PlayedSchedule.Left {
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
        if (!blocked[at] && isOpen(at) && lengths[at] - gone(at) > longest) {
          longest = lengths[at] - gone(at);
          head = at;
        }
      }
      if (head == NONE) {
        return Optional.empty();
      }
      long left = new PlayedSchedule(graph, relations, lengths, this).millis(slots);
      return Optional.of(
          new PlanEvent.Forecast(path(head), longest, Math.max(left, longest), nowMillis));
    }

    /** Finds what each step takes and which are blocked; whether enough of it is known. */
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
        return elapsed; // the command is over
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

    /** What a step takes of which nothing is known, -1 when no step ever was timed. */
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
      return blocked[at] || !isOpen(at) ? PlayedSchedule.NEVER : costs[at] - gone(at);
    }

    @Override
    public boolean runs(int at) {
      Step step = steps.find(order[at]);
      return step != null && step.holdsSlot();
    }

    private long gone(int at) {
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
