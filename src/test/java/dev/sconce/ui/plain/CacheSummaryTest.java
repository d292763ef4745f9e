package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.CacheMode;
import dev.sconce.session.CacheTraffic;
import dev.sconce.session.StepOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CacheSummaryTest {
  private final CacheSummary summary = new CacheSummary();

  @Test
  void hasNothingToSayOfABuildThatAskedNoCache() {
    assertEquals(List.of(), summary.lines());
  }

  @Test
  void countsEachStepOnceByItsLastAnswer() {
    summary.accept(new CacheEvent.LookupHit(1, Tier.REMOTE, 20, 100));
    summary.accept(new CacheEvent.LookupHit(1, Tier.REMOTE, 20, 150)); // asked anew
    summary.accept(new CacheEvent.LookupHit(2, Tier.DISK, 1, 100));
    summary.accept(new CacheEvent.LookupMissed(3, MissReason.NO_NODE, 20, 100));
    summary.accept(new CacheEvent.LookupMissed(4, MissReason.TIMEOUT, 20, 100));
    summary.accept(new CacheEvent.LookupHit(4, Tier.REMOTE, 20, 100)); // later after all
    summary.accept(new CacheEvent.LookupHit(5, Tier.REMOTE, 20, 100));
    summary.accept(new CacheEvent.RaceEnded(5, true));
    assertEquals(
        List.of("cache: 3 hit, 1 of them here; 2 not: 1 never stored, 1 built before the answer"),
        summary.lines());
  }

  @Test
  void countsWhatAResultSavesOnceHoweverOftenItIsBrought() {
    for (int time = 0; time < 2; time++) { // the second time behind a header that was made
      summary.accept(new CacheEvent.LookupHit(1, Tier.REMOTE, 20, 100));
      summary.accept(new CacheEvent.FetchFinished(1, Tier.DISK, 1_000, 30, 4_100, 130));
    }
    assertEquals(List.of("cache: 1 hit; saved 4.1s"), summary.lines());
  }

  @Test
  void countsAsHitsWhatTheBuildDoes() {
    for (int step = 1; step <= 4; step++) {
      summary.accept(new CacheEvent.LookupHit(step, Tier.REMOTE, 20, 100));
      summary.accept(new CacheEvent.FetchFinished(step, Tier.DISK, 1_000, 30, 1_000, 130));
    }
    summary.accept(new CacheEvent.FetchFailed(2, MissReason.EVICTED, 140));
    summary.finished(1, StepOutcome.HIT);
    summary.finished(2, StepOutcome.BUILT);
    summary.finished(3, StepOutcome.BUILT); // its command was faster after all
    summary.finished(4, StepOutcome.UP_TO_DATE);
    assertEquals(
        List.of("cache: 1 hit; 2 not: 1 gone, 1 built before the answer; saved 1.0s"),
        summary.lines());
  }

  @Test
  void doesNotSpeakOfAnAnswerOfAServerThatGaveNone() {
    summary.accept(new CacheEvent.LookupMissed(1, MissReason.ABANDONED, 20, 100));
    summary.accept(traffic(0, 0, 0));
    assertEquals(List.of("cache: 0 hit; 1 not: 1 built without an answer"), summary.lines());
    summary.accept(traffic(2, 0, 2));
    assertEquals("cache: 0 hit; 1 not: 1 built before the answer", summary.lines().getFirst());
  }

  @Test
  void directoryIsNotCalledAServer() {
    summary.accept(new CacheEvent.CacheConfigured("file:///srv/cache", CacheMode.FETCH, 10, -1));
    summary.accept(new CacheEvent.LookupMissed(1, MissReason.ERROR, 20, 100));
    summary.accept(traffic(1, 1, 0));
    assertEquals(
        List.of(
            "cache: 0 hit; 1 not: 1 with a failed look-up",
            "  shared directory: 1 request, 1 of them failed"),
        summary.lines());
  }

  @Test
  void countsAStepThatIsNotSharedOnce() {
    summary.accept(new CacheEvent.NotAsked(1, MissReason.NOT_CACHEABLE, "the settings"));
    summary.accept(new CacheEvent.NotStored(1, "the settings"));
    assertEquals(List.of("  1 step not shared: the settings"), summary.lines());
  }

  private static CacheEvent traffic(long requests, long failures, long answered) {
    CacheTraffic.Flow nothing = new CacheTraffic.Flow(0, 0);
    return new CacheEvent.TrafficCounted(
        new CacheTraffic(
            requests,
            failures,
            nothing,
            nothing,
            0,
            0,
            0,
            new CacheTraffic.Latency(answered, 1, 1, 1),
            new CacheTraffic.Latency(0, 0, 0, 0)));
  }

  @Test
  void tellsHowTheServerDid() {
    summary.accept(new CacheEvent.ConnectionsChanged(1));
    summary.accept(new CacheEvent.ConnectionsChanged(37));
    summary.accept(new CacheEvent.ConnectionsChanged(0));
    summary.accept(
        new CacheEvent.TrafficCounted(
            new CacheTraffic(
                1_420,
                3,
                new CacheTraffic.Flow(1_200_000, 600),
                new CacheTraffic.Flow(0, 0),
                0,
                0,
                0,
                new CacheTraffic.Latency(1_400, 41, 45, 98),
                new CacheTraffic.Latency(20, 52, 60, 88))));
    assertEquals(
        List.of(
            "  server: 1,420 requests over 37 connections, 3 of them failed; results after 41 ms"
                + " (90 %: 45, 99 %: 98); contents after 52 ms (90 %: 60, 99 %: 88); 1.2 MB in at"
                + " 2.0 MB/s"),
        summary.lines());
  }

  @Test
  void saysWhatWasPushedAndWhyStepsAreNotShared() {
    summary.accept(new CacheEvent.UploadFinished(1, 0, true, 100));
    summary.accept(new CacheEvent.UploadFinished(2, 0, false, 100));
    summary.accept(new CacheEvent.NotStored(3, "it is in the console pool"));
    assertEquals(
        List.of(
            "cache: 1 pushed; 1 could not be pushed",
            "  1 step not shared: it is in the console pool"),
        summary.lines());
  }
}
