package dev.sconce.session;

import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What caches were good for, step by step: who had its result, or why there was none. Only the last
 * answer for a step counts, and a result that was not taken counts as none. Confined to one thread.
 */
public final class CacheAnswers {
  private final Map<Integer, Tier> hits = new HashMap<>();
  private final Map<Integer, MissReason> misses = new HashMap<>();

  /** By step, what its result saves, however often it was brought. */
  private final Map<Integer, Long> savedMillis = new HashMap<>();

  /** Takes an event in. */
  public void accept(CacheEvent event) {
    if (event instanceof CacheEvent.LookupHit hit) {
      misses.remove(hit.step());
      hits.put(hit.step(), hit.tier());
    } else if (event instanceof CacheEvent.LookupMissed missed) {
      missed(missed.step(), missed.reason());
    } else if (event instanceof CacheEvent.FetchFailed failed) {
      missed(failed.step(), failed.reason());
    } else if (event instanceof CacheEvent.FetchFinished fetched) {
      savedMillis.put(fetched.step(), fetched.savedMillis());
    } else if (event instanceof CacheEvent.RaceEnded race && race.wonByCommand()) {
      missed(race.step(), MissReason.ABANDONED);
    } else if (event instanceof CacheEvent.NotAsked not && not.reason() == MissReason.SUSPENDED) {
      missed(not.step(), MissReason.SUSPENDED);
    }
  }

  private void missed(int step, MissReason reason) {
    hits.remove(step);
    misses.put(step, reason);
  }

  /** A step is over. */
  public void finished(int step, StepOutcome outcome) {
    switch (outcome) {
      case BUILT, FAILED -> {
        if (hits.containsKey(step)) {
          missed(step, MissReason.ABANDONED);
        }
      }
      case UP_TO_DATE -> hits.remove(step);
      case HIT, CANCELLED -> {}
    }
  }

  /** By step, who had its result. */
  public Map<Integer, Tier> hits() {
    return Collections.unmodifiableMap(hits);
  }

  /** By step, why there was none. */
  public Map<Integer, MissReason> misses() {
    return Collections.unmodifiableMap(misses);
  }

  /** What the commands of all hits took where they ran. */
  public long savedMillis() {
    return hits.keySet().stream().mapToLong(step -> savedMillis.getOrDefault(step, 0L)).sum();
  }
}
