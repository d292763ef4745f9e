package dev.sconce.session;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of the cache for a display. Durations are milliseconds, rates percent, -1 if unknown.
 *
 * @param server empty if there is no remote cache
 * @param usualPercent the usual hit rate here
 * @param keyed how many steps have a key
 * @param hits answered look-ups with a result
 * @param asked answered look-ups
 * @param diskHits hits in the cache of this machine
 * @param minuteRates of the last minute, oldest first
 * @param buildRates of the whole build, oldest first
 * @param buildAnswers answered look-ups in parts of the whole build, oldest first
 * @param lookups open look-ups by age: under 50, 100 and 250 ms, and longer
 * @param oldestLookup the step that has waited longest, -1 without any
 * @param fetches open fetches
 * @param misses answered look-ups without a result
 * @param causes the causes of misses, as far as they are known, most first
 * @param noHits steps without a result from the cache, by the outcome of their look-up, most first
 * @param notAsked steps that were not looked up because the server is suspended
 */
public record CacheView(
    String server,
    CacheMode mode,
    int connectionLimit,
    int connectionsOpen,
    int usualPercent,
    int keyed,
    int hits,
    int asked,
    int diskHits,
    int minutePercent,
    List<Integer> minuteRates,
    List<Integer> buildRates,
    List<Integer> buildAnswers,
    long downPerSecond,
    long upPerSecond,
    long downBytes,
    long upBytes,
    int medianMillis,
    int slowMillis,
    List<Integer> lookups,
    int oldestLookup,
    long oldestLookupMillis,
    Fetches fetches,
    int misses,
    List<Cause> causes,
    List<NoHits> noHits,
    NotAsked notAsked,
    List<NotCacheable> notCacheable,
    CacheEvent.@Nullable BreakerChanged breaker,
    CacheEvent.ServerState serverState,
    long silentMillis,
    long savedMillis,
    int uploadsOpen,
    int races,
    int racesWonByCommand) {
  public CacheView {
    minuteRates = List.copyOf(minuteRates);
    buildRates = List.copyOf(buildRates);
    buildAnswers = List.copyOf(buildAnswers);
    lookups = List.copyOf(lookups);
    causes = List.copyOf(causes);
    noHits = List.copyOf(noHits);
    notCacheable = List.copyOf(notCacheable);
  }

  /** Whether there is a remote cache. */
  public boolean configured() {
    return !server.isEmpty();
  }

  /** The last change of the breaker, unless it closed the breaker or the cache is off anyway. */
  public Optional<CacheEvent.BreakerChanged> open() {
    return Optional.ofNullable(breaker)
        .filter(change -> change.breaker() != CacheEvent.Breaker.CLOSED && mode != CacheMode.OFF);
  }

  /** The number of open look-ups. */
  public int lookupCount() {
    return lookups.stream().mapToInt(Integer::intValue).sum();
  }

  /** The hit rate so far, -1 without answers. */
  public int hitPercent() {
    return CacheRates.percent(hits, asked);
  }

  /**
   * Open fetches.
   *
   * @param oldest the one that has taken longest, -1 without any
   * @param doneBytes of all
   * @param sizeBytes of all with a known size
   * @param newestMillis the age of the newest
   */
  public record Fetches(
      int count,
      int oldest,
      long doneBytes,
      long sizeBytes,
      long oldestMillis,
      long newestMillis) {}

  /** Misses with the same cause, and the time spent running those steps so far. */
  public record Cause(CacheEvent.MissCause cause, int steps, long lostMillis) {}

  /**
   * Steps whose look-ups ended in the same way without a result, and the time spent running them.
   */
  public record NoHits(CacheEvent.MissReason reason, int steps, long lostMillis) {}

  /** Steps that were not asked during a suspension: all, those built since, and those running. */
  public record NotAsked(int steps, int built, int running) {}

  /** Steps that cannot be shared for the same reason. */
  public record NotCacheable(String detail, int steps) {}
}
