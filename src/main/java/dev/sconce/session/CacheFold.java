package dev.sconce.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folds the events of the cache. Data about a single request is dropped when the request ends. */
final class CacheFold {
  private static final int[] AGES_MILLIS = {50, 100, 250};

  /** Causes beyond this number are counted together. */
  private static final int MAX_CAUSES = 1_000;

  private static final int RATE_PARTS = 12;
  private static final CacheEvent.MissCause OTHER =
      new CacheEvent.MissCause(CacheEvent.MissCause.Kind.CONTENT, "other files");

  private String server = "";
  private CacheMode mode = CacheMode.OFF;
  private int limit;
  private int open;
  private int usualPercent = -1;
  private int keyed;
  private int hits;
  private int asked;
  private int diskHits;
  private int misses;
  private long downBytes;
  private long upBytes;
  private int uploadsOpen;
  private int races;
  private int racesWonByCommand;
  private CacheEvent.@Nullable BreakerChanged breaker;
  private CacheEvent.ServerState serverState = CacheEvent.ServerState.WELL;
  private long serverSinceMillis;
  private final CacheRates rates = new CacheRates();
  private final RoundTripTimes roundTrips = new RoundTripTimes();
  private final Map<Integer, Long> lookups = new LinkedHashMap<>();
  private final Map<Integer, Long> fetches = new LinkedHashMap<>();
  private final Map<CacheEvent.MissCause, int[]> causeSteps = new HashMap<>();
  private final Map<CacheEvent.MissCause, long[]> causeLost = new HashMap<>();
  private final Map<String, int[]> notCacheable = new LinkedHashMap<>();
  private final Set<Integer> notShared = new HashSet<>();
  private final Set<Integer> notAsked = new LinkedHashSet<>();
  private final Map<Integer, CacheEvent.MissReason> reasons = new HashMap<>();

  /** By step, what its miss came from, where that was found out: it counts there alone. */
  private final Map<Integer, CacheEvent.MissCause> explained = new HashMap<>();

  private final Map<CacheEvent.MissReason, int[]> reasonSteps =
      new EnumMap<>(CacheEvent.MissReason.class);
  private final Map<CacheEvent.MissReason, long[]> reasonLost =
      new EnumMap<>(CacheEvent.MissReason.class);

  /**
   * For each step, whether the last answer was a result: repeated questions about a step count
   * once.
   */
  private final Map<Integer, Boolean> answers = new HashMap<>();

  /** The answers that the lines at the end of a build count too. */
  private final CacheAnswers taken = new CacheAnswers();

  void begin(CacheMode startMode) {
    mode = startMode;
  }

  void accept(CacheEvent event, StepTable steps) {
    taken.accept(event);
    switch (event) {
      case CacheEvent.CacheConfigured to -> {
        server = to.server();
        mode = to.mode();
        limit = to.connections();
        usualPercent = to.usualHitPercent();
      }
      case CacheEvent.ModeChanged changed -> mode = changed.mode();
      case CacheEvent.StepKeyed _ -> keyed++;
      case CacheEvent.LookupStarted started -> lookups.put(started.step(), started.atMillis());
      case CacheEvent.LookupHit hit -> hit(hit, steps.get(hit.step()));
      case CacheEvent.LookupMissed missed -> missed(missed, steps.get(missed.step()));
      case CacheEvent.MissExplained explained -> explained(explained, steps.get(explained.step()));
      case CacheEvent.NotAsked not -> notAsked(not, steps.get(not.step()));
      case CacheEvent.NotStored not -> notShared(not.step(), not.detail());
      case CacheEvent.FetchStarted started -> fetches.put(started.step(), started.atMillis());
      case CacheEvent.FetchProgress progress -> {
        StepView step = steps.get(progress.step());
        long before = step == null ? 0 : step.doneBytes;
        downloaded(progress.doneBytes() - before, progress.atMillis());
      }
      case CacheEvent.FetchFinished finished -> {
        StepView step = steps.get(finished.step());
        fetches.remove(finished.step());
        if (finished.tier() == CacheEvent.Tier.REMOTE) {
          long before = step == null ? 0 : step.doneBytes;
          downloaded(finished.sizeBytes() - before, finished.atMillis());
        }
      }
      case CacheEvent.FetchFailed failed -> {
        fetches.remove(failed.step());
        noHit(failed.step(), failed.reason(), steps.get(failed.step()));
      }
      case CacheEvent.UploadStarted _ -> uploadsOpen++;
      case CacheEvent.UploadFinished finished -> {
        uploadsOpen = Math.max(0, uploadsOpen - 1);
        if (finished.stored()) {
          upBytes += finished.sizeBytes();
          rates.pushed(finished.sizeBytes(), finished.atMillis());
        }
      }
      case CacheEvent.ConnectionsChanged changed -> open = changed.open();
      case CacheEvent.BreakerChanged changed -> breaker = changed;
      case CacheEvent.ServerChanged changed -> {
        serverState = changed.state();
        serverSinceMillis = changed.atMillis();
      }
      case CacheEvent.TrafficCounted _ -> {
        // the totals repeat what single events have said
      }
      case CacheEvent.RaceStarted _ -> races++;
      case CacheEvent.RaceEnded ended -> {
        if (ended.wonByCommand()) {
          racesWonByCommand++;
          noHit(ended.step(), CacheEvent.MissReason.ABANDONED, steps.get(ended.step()));
        }
      }
    }
  }

  private void hit(CacheEvent.LookupHit hit, @Nullable StepView step) {
    lookups.remove(hit.step());
    forgetReason(hit.step(), step);
    if (answered(hit.step(), true, hit.atMillis())) {
      diskHits += hit.tier() == CacheEvent.Tier.DISK ? 1 : 0;
    }
    if (hit.tier() == CacheEvent.Tier.REMOTE) {
      roundTrips.add(hit.roundTripMillis());
    }
  }

  private void missed(CacheEvent.LookupMissed missed, @Nullable StepView step) {
    lookups.remove(missed.step());
    noHit(missed.step(), missed.reason(), step);
    if (missed.reason().answered()) {
      answered(missed.step(), false, missed.atMillis());
      roundTrips.add(missed.roundTripMillis());
    }
  }

  private void noHit(int id, CacheEvent.MissReason reason, @Nullable StepView step) {
    forgetReason(id, step);
    reasons.put(id, reason);
    count(reasonSteps, reasonLost, reason, 1, builtMillis(step));
    if (reason == CacheEvent.MissReason.SUSPENDED) {
      notAsked.add(id);
    }
  }

  private void forgetReason(int id, @Nullable StepView step) {
    CacheEvent.MissReason before = reasons.remove(id);
    CacheEvent.MissCause cause = explained.remove(id);
    if (cause != null) {
      count(causeSteps, causeLost, cause, -1, -builtMillis(step));
    } else if (before != null) {
      count(reasonSteps, reasonLost, before, -1, -builtMillis(step));
    }
    notAsked.remove(id);
  }

  private static <K> void count(
      Map<K, int[]> counts, Map<K, long[]> times, K key, int steps, long millis) {
    counts.computeIfAbsent(key, _ -> new int[1])[0] += steps;
    times.computeIfAbsent(key, _ -> new long[1])[0] += millis;
  }

  private static long builtMillis(@Nullable StepView step) {
    return step != null && step.endMillis >= 0 && step.category() == StepCategory.BUILT
        ? step.endMillis - step.startMillis
        : 0;
  }

  /** Counts an answer about a step, replacing an earlier one; returns whether it differs. */
  private boolean answered(int step, boolean hit, long atMillis) {
    Boolean before = answers.put(step, hit);
    if (before == null) {
      asked++;
      rates.answered(hit, atMillis);
    } else if (before == hit) {
      return false;
    } else {
      hits -= before ? 1 : 0;
      misses -= before ? 0 : 1;
    }
    hits += hit ? 1 : 0;
    misses += hit ? 0 : 1;
    return true;
  }

  private void explained(CacheEvent.MissExplained event, @Nullable StepView step) {
    CacheEvent.MissReason reason = reasons.get(event.step());
    if (reason == null || explained.containsKey(event.step())) {
      return; // it has become a hit since
    }
    CacheEvent.MissCause cause = known(event.cause());
    count(reasonSteps, reasonLost, reason, -1, -builtMillis(step));
    explained.put(event.step(), cause);
    count(causeSteps, causeLost, cause, 1, builtMillis(step));
  }

  private CacheEvent.MissCause known(CacheEvent.MissCause cause) {
    return causeSteps.containsKey(cause) || causeSteps.size() < MAX_CAUSES ? cause : OTHER;
  }

  private void notAsked(CacheEvent.NotAsked not, @Nullable StepView step) {
    if (not.reason() == CacheEvent.MissReason.NOT_CACHEABLE) {
      notShared(not.step(), not.detail());
    } else if (not.reason() == CacheEvent.MissReason.SUSPENDED) {
      noHit(not.step(), CacheEvent.MissReason.SUSPENDED, step);
    }
  }

  private void notShared(int step, String reason) {
    if (!notShared.add(step)) {
      return;
    }
    String detail = notCacheable.size() < MAX_CAUSES ? reason : "other reasons";
    notCacheable.computeIfAbsent(detail, key -> new int[1])[0]++;
  }

  /** A step ended: the duration of its command is the time lost to the cause of its miss. */
  void finished(StepView step, StepOutcome outcome) {
    taken.finished(step.id(), outcome);
    CacheEvent.MissReason reason = reasons.get(step.id());
    CacheEvent.MissCause cause = explained.get(step.id());
    if (cause != null) {
      count(causeSteps, causeLost, cause, 0, builtMillis(step));
    } else if (reason != null) {
      count(reasonSteps, reasonLost, reason, 0, builtMillis(step));
    } else if (taken.misses().containsKey(step.id())) {
      noHit(step.id(), taken.misses().get(step.id()), step);
    }
  }

  private void downloaded(long bytes, long atMillis) {
    downBytes += Math.max(0, bytes);
    rates.fetched(Math.max(0, bytes), atMillis);
  }

  /**
   * The cache now.
   *
   * @param rateMillis the end of the minute for the hit rate; earlier than now while the build is
   *     paused
   */
  CacheView view(StepTable steps, long nowMillis, long rateMillis) {
    int[] percentiles = roundTrips.percentiles();
    Map.Entry<Integer, Long> oldest =
        lookups.isEmpty() ? null : lookups.entrySet().iterator().next();
    return new CacheView(
        server,
        mode,
        limit,
        open,
        usualPercent,
        keyed,
        hits,
        asked,
        diskHits,
        rates.minutePercent(rateMillis),
        asList(rates.minute(rateMillis, RATE_PARTS)),
        asList(rates.whole(nowMillis, RATE_PARTS)),
        asList(rates.answers(nowMillis, BuildTimes.PARTS)),
        rates.downPerSecond(nowMillis),
        rates.upPerSecond(nowMillis),
        downBytes,
        upBytes,
        percentiles[0],
        percentiles[1],
        ages(nowMillis),
        oldest == null ? -1 : oldest.getKey(),
        oldest == null ? 0 : nowMillis - oldest.getValue(),
        fetches(steps, nowMillis),
        misses,
        causes(),
        noHits(),
        notAsked(steps),
        notCacheable(),
        breaker,
        serverState,
        serverState == CacheEvent.ServerState.SILENT ? nowMillis - serverSinceMillis : 0,
        taken.savedMillis(),
        uploadsOpen,
        races,
        racesWonByCommand);
  }

  private static List<Integer> asList(int[] values) {
    List<Integer> list = new ArrayList<>(values.length);
    for (int value : values) {
      list.add(value);
    }
    return list;
  }

  private List<Integer> ages(long nowMillis) {
    int[] counts = new int[AGES_MILLIS.length + 1];
    for (long start : lookups.values()) {
      int bucket = 0;
      while (bucket < AGES_MILLIS.length && nowMillis - start >= AGES_MILLIS[bucket]) {
        bucket++;
      }
      counts[bucket]++;
    }
    return asList(counts);
  }

  private CacheView.Fetches fetches(StepTable steps, long nowMillis) {
    long done = 0;
    long size = 0;
    int oldest = -1;
    long oldestAt = nowMillis;
    long newestAt = 0;
    for (Map.Entry<Integer, Long> fetch : fetches.entrySet()) {
      StepView step = steps.get(fetch.getKey());
      if (oldest < 0) {
        oldest = fetch.getKey();
        oldestAt = fetch.getValue();
      }
      newestAt = Math.max(newestAt, fetch.getValue());
      done += step == null ? 0 : step.doneBytes;
      size += step == null ? 0 : Math.max(0, step.sizeBytes);
    }
    return new CacheView.Fetches(
        fetches.size(),
        oldest,
        done,
        size,
        nowMillis - oldestAt,
        fetches.isEmpty() ? 0 : nowMillis - newestAt);
  }

  private List<CacheView.Cause> causes() {
    List<CacheView.Cause> list = new ArrayList<>();
    causeSteps.forEach(
        (cause, count) -> {
          if (count[0] > 0) {
            long lost = causeLost.getOrDefault(cause, new long[1])[0];
            list.add(new CacheView.Cause(cause, count[0], Math.max(0, lost)));
          }
        });
    list.sort(
        Comparator.comparingInt(CacheView.Cause::steps)
            .reversed()
            .thenComparing(cause -> cause.cause().kind())
            .thenComparing(cause -> cause.cause().subject()));
    return list;
  }

  private List<CacheView.NoHits> noHits() {
    List<CacheView.NoHits> list = new ArrayList<>();
    reasonSteps.forEach(
        (reason, count) -> {
          if (count[0] > 0) {
            long lost = reasonLost.getOrDefault(reason, new long[1])[0];
            list.add(new CacheView.NoHits(reason, count[0], Math.max(0, lost)));
          }
        });
    list.sort(Comparator.comparingInt(CacheView.NoHits::steps).reversed());
    return list;
  }

  private CacheView.NotAsked notAsked(StepTable steps) {
    int built = 0;
    int running = 0;
    for (int id : notAsked) {
      StepView step = steps.get(id);
      StepCategory category = step == null ? StepCategory.GONE : step.category();
      built += category == StepCategory.BUILT ? 1 : 0;
      running += category == StepCategory.RUN ? 1 : 0;
    }
    return new CacheView.NotAsked(notAsked.size(), built, running);
  }

  private List<CacheView.NotCacheable> notCacheable() {
    List<CacheView.NotCacheable> list = new ArrayList<>();
    notCacheable.forEach((detail, count) -> list.add(new CacheView.NotCacheable(detail, count[0])));
    return list;
  }

  /** The latest round trips, for percentiles of the current speed of the server. */
  static final class RoundTripTimes {
    private static final int KEPT = 512;

    private final int[] millis = new int[KEPT];
    private int count;

    void add(long took) {
      millis[count % KEPT] = (int) Math.min(Integer.MAX_VALUE, Math.max(0, took));
      count = count + 1 == 2 * KEPT ? KEPT : count + 1;
    }

    /** The median and the 95th percentile; -1 without any. */
    int[] percentiles() {
      int kept = Math.min(count, KEPT);
      if (kept == 0) {
        return new int[] {-1, -1};
      }
      int[] sorted = Arrays.copyOf(millis, kept);
      Arrays.sort(sorted);
      return new int[] {sorted[(kept - 1) / 2], sorted[(kept - 1) * 95 / 100]};
    }
  }
}
