package dev.sconce.schedule;

import static dev.sconce.schedule.Invariants.check;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The invariants of the cache in a simulated build. Derived only from events and effects. */
final class CacheInvariants {
  private final SimEngine engine;

  /** Steps with a question that may be at a server. */
  private final Set<Integer> asking = new HashSet<>();

  /** When look-ups and fetches were sent, in that order. */
  private final Map<Integer, Long> sent = new LinkedHashMap<>();

  private final Set<Integer> lookups = new HashSet<>();
  private final Set<Integer> fetches = new HashSet<>();
  private final Set<Integer> races = new HashSet<>();
  private CacheMode mode = CacheMode.OFF;

  CacheInvariants(SimEngine engine) {
    this.engine = engine;
  }

  void before(Completion completion) {
    switch (completion) {
      case Completion.Reuse.Keyed _, Completion.Reuse.LookupSent _ -> {
        // the answer is still to come
      }
      case Completion.Reuse answer -> asking.remove(answer.step());
      default -> {
        // not about the cache
      }
    }
  }

  /** Checks that a question is allowed now. */
  void asks(Effect effect, BuildEvent.Phase phase) {
    int step =
        switch (effect) {
          case Effect.Reuse.Ask ask when ask.stage() == Effect.Reuse.CACHE -> ask.edge().id();
          case Effect.Reuse.Fetch fetch -> fetch.edge().id();
          case Effect.Reuse.Materialise materialise -> materialise.edge().id();
          default -> -1;
        };
    if (step >= 0) {
      check(phase == BuildEvent.Phase.BUILDING, "the cache is asked while the build is " + phase);
      if (mode.fetches()) {
        asking.add(step); // otherwise it is answered at once
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
        engine.cacheTimed(hit.tier() == CacheEvent.Tier.REMOTE);
        lookups.remove(hit.step());
        sent.remove(hit.step());
      }
      case CacheEvent.LookupMissed missed -> {
        engine.cacheTimed(missed.reason().answered());
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
        // not about single steps
      }
    }
  }

  private void fetched(int step) {
    check(fetches.remove(step), "the end of no fetch: step " + step);
    sent.remove(step);
  }

  /** Whether a step with an open question should also run here when a slot is idle. */
  boolean raceIsDue(Edge edge, long nowMillis) {
    long usual = engine.usualMillis(edge);
    return usual < 0 || !engine.cacheTimed() || usual < oldestAge(nowMillis);
  }

  private long oldestAge(long nowMillis) {
    @Nullable Long oldest = anySent() ? sent.values().iterator().next() : null;
    return oldest == null ? 0 : nowMillis - oldest;
  }

  boolean anySent() {
    return !sent.isEmpty();
  }

  /** Everything that started has ended. */
  void afterRun() {
    check(lookups.isEmpty(), "looked up without an end: " + lookups);
    check(fetches.isEmpty(), "fetched without an end: " + fetches);
    check(races.isEmpty(), "raced without an end: " + races);
  }

  /** After a successful build, the outputs that are needed in any case are on disk. */
  static void afterSuccess(List<Node> built, CacheUse.Download download, SimWorld world) {
    Set<Edge> targets = new HashSet<>();
    List<Node> pending = new ArrayList<>(built);
    while (!pending.isEmpty()) {
      Edge maker = pending.removeLast().producer();
      if (maker != null && targets.add(maker) && maker.phony()) {
        pending.addAll(List.of(maker.inputs()));
      }
    }
    Set<Edge> below = new HashSet<>(targets);
    targets.forEach(target -> pending.addAll(List.of(target.inputs())));
    while (!pending.isEmpty()) {
      Edge maker = pending.removeLast().producer();
      if (maker != null && below.add(maker)) {
        pending.addAll(List.of(maker.inputs()));
      }
    }
    for (Edge edge : below) {
      boolean needed =
          download == CacheUse.Download.ALL
              || (download == CacheUse.Download.TOPLEVEL && targets.contains(edge))
              || (!edge.depfile().isEmpty() && edge.depsText().isEmpty());
      check(
          edge.phony() || !needed || !world.isLeftRemote(edge),
          edge + " is needed here, but left remote after " + download);
    }
  }
}
