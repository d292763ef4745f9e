package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds of the cache at every moment of a simulated build. Rests on events and effects. */
final class CacheInvariants {
  private final Simulation simulation;

  /** Questions that may be with a server. */
  private final Set<Integer> asking = new HashSet<>();

  /** When look-ups and fetches were on their way, in that order. */
  private final Map<Integer, Long> sent = new LinkedHashMap<>();

  private final Set<Integer> lookups = new HashSet<>();
  private final Set<Integer> fetches = new HashSet<>();
  private final Set<Integer> races = new HashSet<>();
  private CacheMode mode = CacheMode.OFF;

  CacheInvariants(Simulation simulation) {
    this.simulation = simulation;
  }

  void before(Completion completion) {
    switch (completion) {
      case Completion.Reuse.Keyed _, Completion.Reuse.LookupSent _ -> {
        // the answer is still to come
      }
      case Completion.Reuse answer -> asking.remove(answer.step());
      default -> {
        // is not about the cache
      }
    }
  }

  /** Nothing is asked that may not be asked now. */
  void asks(Effect effect, BuildEvent.Phase phase) {
    int step =
        switch (effect) {
          case Effect.Reuse.Ask ask when ask.stage() == Effect.Reuse.CACHE -> ask.edge().id();
          case Effect.Reuse.Bring bring -> bring.edge().id();
          case Effect.Reuse.Materialise materialise -> materialise.edge().id();
          default -> -1;
        };
    if (step >= 0) {
      check(phase == BuildEvent.Phase.BUILDING, "the cache is asked while the build is " + phase);
      if (mode.fetches()) {
        asking.add(step); // else it is answered at once
      }
    }
    if (effect instanceof Effect.Reuse.GiveUp(Edge edge)) {
      asking.remove(edge.id());
    }
  }

  void afterTurn() {
    check(
        mode.fetches() || asking.isEmpty(),
        "the mode does not fetch, but these are asked for: " + asking);
  }

  void event(BuildEvent event) {
    switch (event) {
      case BuildEvent.BuildStarted started -> mode = started.mode();
      case CacheEvent.ModeChanged changed -> mode = changed.mode();
      case CacheEvent.LookupStarted started -> {
        check(lookups.add(started.step()), "looked up twice at once: step " + started.step());
        sent.put(started.step(), started.atMillis());
      }
      case CacheEvent.LookupHit hit -> {
        simulation.cacheTimed(hit.tier() == CacheEvent.Tier.REMOTE);
        lookups.remove(hit.step());
        sent.remove(hit.step());
      }
      case CacheEvent.LookupMissed missed -> {
        simulation.cacheTimed(missed.reason().answered());
        check(lookups.remove(missed.step()), "a miss of no look-up: step " + missed.step());
        sent.remove(missed.step());
      }
      case CacheEvent.FetchStarted started -> {
        check(fetches.add(started.step()), "fetched twice at once: step " + started.step());
        sent.put(started.step(), started.atMillis());
      }
      case CacheEvent.FetchFinished finished -> fetched(finished.step());
      case CacheEvent.FetchFailed failed -> fetched(failed.step());
      case CacheEvent.RaceStarted race ->
          check(races.add(race.step()), "raced twice at once: step " + race.step());
      case CacheEvent.RaceEnded race ->
          check(races.remove(race.step()), "the end of no race: step " + race.step());
      default -> {
        // is not about single steps
      }
    }
  }

  private void fetched(int step) {
    check(fetches.remove(step), "the end of no fetch: step " + step);
    sent.remove(step);
  }

  /** Whether a step that is asked for should run here as well when a slot is idle. */
  boolean raceIsDue(Edge edge, long nowMillis) {
    long usual = simulation.usualMillis(edge);
    return usual < 0 || !simulation.cacheTimed() || usual < oldestAge(nowMillis);
  }

  private long oldestAge(long nowMillis) {
    @Nullable Long oldest = anySent() ? sent.values().iterator().next() : null;
    return oldest == null ? 0 : nowMillis - oldest;
  }

  boolean anySent() {
    return !sent.isEmpty();
  }

  /** Whatever began has ended. */
  void afterRun() {
    check(lookups.isEmpty(), "looked up without an end: " + lookups);
    check(fetches.isEmpty(), "fetched without an end: " + fetches);
    check(races.isEmpty(), "raced without an end: " + races);
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw new AssertionError(message);
    }
  }
}
