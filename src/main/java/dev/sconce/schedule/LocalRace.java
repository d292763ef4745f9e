package dev.sconce.schedule;

import dev.sconce.session.StepState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which step runs here while a cache is asked for it, when a slot would be idle else: the
 * most urgent of those that would be through earlier than the answer is expected, or of which one
 * of both is not known. Of equally urgent ones the last is started first: answers come in the order
 * of declaration, so commands and answers meet in the middle.
 *
 * <p>An answer is expected after as long as answers took on average, but never earlier than the
 * oldest open request has been waiting by now: a server that has become silent is believed to stay
 * so.
 */
final class LocalRace {
  private static final long UNKNOWN = -1;

  /** By how much an answer changes the average. */
  private static final int WEIGHT_OF_PAST = 7;

  private static final int WEIGHT_OF_NEW = 1;

  private final StepWeights weights;
  private final TreeSet<Step> byUrgency;
  private final TreeSet<Step> lookups;
  private final TreeSet<Step> fetches;

  /** When each open request was sent, in that order. */
  private final LinkedHashMap<Step, Long> sentMillis = new LinkedHashMap<>();

  private long lookupMillis = UNKNOWN;
  private long fetchMillis = UNKNOWN;
  private long remindedAtMillis = UNKNOWN;

  LocalRace(StepPriorities priorities, StepWeights weights) {
    this.weights = weights;
    this.byUrgency = new TreeSet<>(new LastAskedFirst(priorities));
    this.lookups = new TreeSet<>(new ByUsualMillis());
    this.fetches = new TreeSet<>(new ByUsualMillis());
  }

  private long usualMillis(Step step) {
    return weights.expectedMillis(step.edge);
  }

  void clear() {
    byUrgency.clear();
    lookups.clear();
    fetches.clear();
    sentMillis.clear();
    remindedAtMillis = UNKNOWN;
  }

  /** What is urgent is about to change: takes out all steps, to be put back after that. */
  List<Step> takeAll() {
    List<Step> all = List.copyOf(byUrgency);
    byUrgency.clear();
    return all;
  }

  void putBack(List<Step> all) {
    byUrgency.addAll(all);
  }

  /** A step that is asked for, or whose result is being brought, may run here from now on. */
  void offer(Step step) {
    withdraw(step);
    byUrgency.add(step);
    (step.is(StepState.LOOKUP) ? lookups : fetches).add(step);
  }

  void withdraw(Step step) {
    byUrgency.remove(step);
    lookups.remove(step);
    fetches.remove(step);
  }

  void sent(Step step, long nowMillis) {
    sentMillis.putLast(step, nowMillis);
  }

  /** Nothing about a step is under way any more. */
  void closed(Step step) {
    sentMillis.remove(step);
    withdraw(step);
  }

  /** An answer that says nothing about how long a server takes. */
  void answered(Step step) {
    sentMillis.remove(step);
  }

  void lookedUp(Step step, long tookMillis) {
    sentMillis.remove(step);
    lookupMillis = averaged(lookupMillis, tookMillis);
  }

  void fetched(Step step, long nowMillis) {
    Long sent = sentMillis.remove(step);
    if (sent != null) {
      fetchMillis = averaged(fetchMillis, nowMillis - sent);
    }
  }

  private static long averaged(long known, long tookMillis) {
    return known < 0
        ? tookMillis
        : (WEIGHT_OF_PAST * known + WEIGHT_OF_NEW * tookMillis) / (WEIGHT_OF_PAST + WEIGHT_OF_NEW);
  }

  /** The step to start now, null when all answers are expected earlier. */
  @Nullable Step next(long nowMillis, Predicate<Step> inputsAreHere) {
    if (!anyDue(nowMillis)) {
      return null;
    }
    for (Step step : byUrgency) {
      if (due(step, nowMillis) && inputsAreHere.test(step)) {
        return step;
      }
    }
    return null;
  }

  private boolean anyDue(long nowMillis) {
    return (!lookups.isEmpty() && due(lookups.first(), nowMillis))
        || (!fetches.isEmpty() && due(fetches.first(), nowMillis));
  }

  private boolean due(Step step, long nowMillis) {
    long usual = usualMillis(step);
    long expected = expectedMillis(lookups.contains(step));
    return usual < 0 || expected < 0 || usual < Math.max(expected, oldestAge(nowMillis));
  }

  private long expectedMillis(boolean lookup) {
    if (lookupMillis < 0) {
      return UNKNOWN;
    }
    long fetch = fetchMillis < 0 ? lookupMillis : fetchMillis;
    return lookup ? lookupMillis + fetch : fetch;
  }

  private long oldestAge(long nowMillis) {
    return sentMillis.isEmpty() ? 0 : nowMillis - sentMillis.values().iterator().next();
  }

  /**
   * When a step is to be started if no answer comes until then; negative when none is, or when a
   * reminder that was asked for comes before that.
   */
  long remindAtMillis(long nowMillis) {
    if (byUrgency.isEmpty() || sentMillis.isEmpty()) {
      return UNKNOWN;
    }
    long usual = Long.MAX_VALUE;
    for (TreeSet<Step> offered : List.of(lookups, fetches)) {
      if (!offered.isEmpty()) {
        usual = Math.min(usual, usualMillis(offered.first()));
      }
    }
    long at = sentMillis.values().iterator().next() + usual + 1;
    boolean reminded = remindedAtMillis > nowMillis && remindedAtMillis <= at;
    if (reminded || at <= nowMillis) {
      return UNKNOWN;
    }
    remindedAtMillis = at;
    return at;
  }

  /** By urgency, then against the order in which steps are asked for. */
  private static final class LastAskedFirst implements Comparator<Step> {
    private final StepPriorities priorities;

    LastAskedFirst(StepPriorities priorities) {
      this.priorities = priorities;
    }

    @Override
    public int compare(Step one, Step other) {
      return priorities.areEquallyUrgent(one.id(), other.id())
          ? Integer.compare(other.id(), one.id())
          : priorities.compare(one, other);
    }
  }

  /** A class, as a lambda would be made anew at each start of the program. */
  private final class ByUsualMillis implements Comparator<Step> {
    @Override
    public int compare(Step one, Step other) {
      int byTime = Long.compare(usualMillis(one), usualMillis(other));
      return byTime == 0 ? Integer.compare(one.id(), other.id()) : byTime;
    }
  }
}
