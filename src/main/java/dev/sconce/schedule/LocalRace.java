package dev.sconce.schedule;

import dev.sconce.session.StepState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which step runs locally while its cache request is pending, when a slot would otherwise
 * be idle. It picks the most urgent step whose run would end before the answer is expected, or for
 * which one of these times is unknown. Of equally urgent steps, the last one starts first: answers
 * come in the order of declaration, so that commands and answers meet in the middle.
 *
 * <p>An answer is expected after the average time, but never earlier than the present waiting time
 * of the oldest open request: a server that has become silent is assumed to stay silent.
 */
final class LocalRace {
  private static final long UNKNOWN = -1;

  /** The weights of the average. */
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

  /** Takes out all steps before their urgency changes; they must be put back afterwards. */
  List<Step> takeAll() {
    List<Step> all = List.copyOf(byUrgency);
    byUrgency.clear();
    return all;
  }

  void putBack(List<Step> all) {
    byUrgency.addAll(all);
  }

  /** A step with a pending look-up or download may run locally from now on. */
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

  /** All requests for a step have ended. */
  void closed(Step step) {
    sentMillis.remove(step);
    withdraw(step);
  }

  /** An answer that says nothing about the server's response time. */
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

  /** The step to start now; null if all answers are expected earlier. */
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
   * When to start a step if no answer has come until then; negative if there is none, or if an
   * earlier reminder is pending.
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

  /** By urgency, then in reverse order of the requests. */
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

  /** A class because a lambda would be created anew at each start of the program. */
  private final class ByUsualMillis implements Comparator<Step> {
    @Override
    public int compare(Step one, Step other) {
      int byTime = Long.compare(usualMillis(one), usualMillis(other));
      return byTime == 0 ? Integer.compare(one.id(), other.id()) : byTime;
    }
  }
}
