package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.IntList;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says how long the rest of a build will take. Each forecast is made from scratch, as a walk over
 * the steps of the plan; they are so far apart that it costs at most a hundredth of the time.
 *
 * <p>A step takes as long as last time, or longer if the steps of this build did so far; one that
 * was never timed as long as the steps of this build took on average; one that is late already a
 * little longer than until now. What waits for a failed step counts for nothing.
 */
final class RemainingTimeForecast {
  private static final long SHORTEST_INTERVAL_MILLIS = 1_000;

  /** A walk over so many steps takes some microseconds less than a millisecond. */
  private static final int STEPS_PER_MILLI_OF_INTERVAL = 20;

  /** How many steps of the longest chain are told. */
  private static final int MAX_PATH = 64;

  private static final int NONE = -1;

  /** What has to run before it counts much that steps take longer than last time. */
  private static final double TRUST_MILLIS = 10_000;

  private static final double MOST_SLOWED = 4;

  /** The tenth part of what a late step took is taken to be left of it. */
  private static final int LATE_PART = 10;

  private final Graph graph;
  private final EdgeInputs inputs;
  private final BuildPlan plan;
  private final RunSteps steps;
  private final CriticalPath criticalPath;
  private final StepWeights weights;
  private long lastMillis;
  private boolean told;

  /** The last step of the chain that was told: once it is done, so is the chain. */
  private int lastOfPath = NONE;

  private long finishedMillis;
  private int finished;

  /** Of the steps that were built and had been timed before. */
  private long tookMillis;

  private long expectedMillis;

  RemainingTimeForecast(
      Graph graph,
      EdgeInputs inputs,
      BuildPlan plan,
      RunSteps steps,
      CriticalPath criticalPath,
      StepWeights weights) {
    this.graph = graph;
    this.inputs = inputs;
    this.plan = plan;
    this.steps = steps;
    this.criticalPath = criticalPath;
    this.weights = weights;
  }

  void clear() {
    told = false;
    lastOfPath = NONE;
    finishedMillis = 0;
    finished = 0;
    tookMillis = 0;
    expectedMillis = 0;
  }

  /** What is left changed at one go: the next forecast is due at once. */
  void changed() {
    told = false;
  }

  /** Takes note of how long a command ran. */
  void ended(Edge edge, long millis, boolean well) {
    finishedMillis += millis;
    finished++;
    long expected = weights.expectedMillis(edge);
    if (well && expected >= 0) {
      tookMillis += millis;
      expectedMillis += expected;
    }
  }

  /** How many times longer steps take than last time, at least 1. */
  private double slowed() {
    double times = (tookMillis + TRUST_MILLIS) / (expectedMillis + TRUST_MILLIS);
    return Math.clamp(times, 1, MOST_SLOWED);
  }

  /** A forecast, if one is due and anything is known. */
  Optional<PlanEvent.Forecast> due(long nowMillis, int slots) {
    long affordable = plan.members().size() / STEPS_PER_MILLI_OF_INTERVAL;
    // in a wide build each step that ends may be the chain that was told
    boolean passed = lastOfPath != NONE && !steps.wanted(lastOfPath);
    long interval = passed ? affordable : Math.max(SHORTEST_INTERVAL_MILLIS, affordable);
    if (told && nowMillis - lastMillis < interval) {
      return Optional.empty();
    }
    told = true;
    lastMillis = nowMillis;
    Optional<PlanEvent.Forecast> made = new Walk(nowMillis).forecast(slots);
    lastOfPath =
        made.map(one -> one.criticalPath())
            .filter(path -> !path.isEmpty())
            .map(List::getLast)
            .orElse(NONE);
    return made;
  }

  private final class Walk {
    private final long nowMillis;
    private final IntList order;
    private final boolean[] blocked;
    private final long[] costs;
    private final long[] lengths;
    private final int[] next;
    private final double slowed = slowed();
    private long unknownMillis;

    Walk(long nowMillis) {
      this.nowMillis = nowMillis;
      order = criticalPath.producersFirst(plan.targets());
      int size = graph.edgeCount();
      blocked = new boolean[size];
      costs = new long[size];
      lengths = new long[size];
      next = new int[size];
    }

    Optional<PlanEvent.Forecast> forecast(int slots) {
      unknownMillis = unknown();
      if (unknownMillis < 0) {
        return Optional.empty();
      }
      block();
      measure();
      int head = NONE;
      long longest = -1;
      long work = 0;
      for (int i = 0; i < order.size(); i++) {
        int id = order.get(i);
        if (!blocked[id]) {
          long gone = Math.min(costs[id], elapsed(id));
          work += costs[id] - gone;
          if (lengths[id] - gone > longest) {
            longest = lengths[id] - gone;
            head = id;
          }
        }
      }
      if (head == NONE) {
        return Optional.empty();
      }
      long left = Math.max(longest, (work + slots - 1) / slots);
      return Optional.of(new PlanEvent.Forecast(path(head), longest, left, nowMillis));
    }

    /** What a step that was never timed is taken to cost, -1 when no step ever was. */
    private long unknown() {
      if (finished > 0) {
        return finishedMillis / finished;
      }
      long sum = 0;
      int count = 0;
      for (int i = 0; i < order.size(); i++) {
        long expected = expected(order.get(i));
        if (expected >= 0) {
          sum += expected;
          count++;
        }
      }
      return count == 0 ? -1 : sum / count;
    }

    private long expected(int id) {
      return runs(id) ? weights.expectedMillis(graph.edge(id)) : StepWeights.UNKNOWN_MILLIS;
    }

    private boolean runs(int id) {
      return steps.wanted(id) && !graph.edge(id).phony();
    }

    private void block() {
      for (int i = 0; i < order.size(); i++) {
        int id = order.get(i);
        StepState state = steps.state(id);
        blocked[id] =
            (runs(id) && (state == StepState.FAILED || state == StepState.CANCELLED))
                || readsBlocked(graph.edge(id));
        if (runs(id) && !blocked[id]) {
          long expected = weights.expectedMillis(graph.edge(id));
          long elapsed = elapsed(id);
          long least = elapsed + elapsed / LATE_PART;
          costs[id] = Math.max(least, expected < 0 ? unknownMillis : (long) (slowed * expected));
        }
        lengths[id] = costs[id];
        next[id] = NONE;
      }
    }

    private boolean readsBlocked(Edge edge) {
      int count = inputs.count(edge);
      for (int at = 0; at < count; at++) {
        Edge producer = inputs.get(edge, at).producer();
        if (producer != null && blocked[producer.id()]) {
          return true;
        }
      }
      return false;
    }

    private void measure() {
      for (int i = order.size() - 1; i >= 0; i--) {
        int id = order.get(i);
        Edge edge = graph.edge(id);
        int count = blocked[id] ? 0 : inputs.count(edge);
        for (int at = 0; at < count; at++) {
          Edge producer = inputs.get(edge, at).producer();
          if (producer != null && steps.want(producer) != Want.NONE) {
            int maker = producer.id();
            long candidate = costs[maker] + lengths[id];
            if (candidate > lengths[maker] || next[maker] == NONE) {
              lengths[maker] = candidate;
              next[maker] = id;
            }
          }
        }
      }
    }

    private long elapsed(int id) {
      Step step = steps.find(id);
      return step != null && step.holdsSlot() ? nowMillis - step.started().startedMillis : 0;
    }

    private List<Integer> path(int head) {
      List<Integer> path = new ArrayList<>();
      for (int id = head; id != NONE && path.size() < MAX_PATH; id = next[id]) {
        if (runs(id)) {
          path.add(id);
        }
      }
      return path;
    }
  }
}
