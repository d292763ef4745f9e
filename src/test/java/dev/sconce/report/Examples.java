package dev.sconce.report;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.CacheTraffic;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import dev.sconce.testing.RandomEvents;
import java.util.List;
import java.util.stream.Stream;

/** One event of each kind, as the documentation shows them. */
final class Examples {
  static final StepText CC =
      new StepText(
          "src/main.c",
          "cc",
          List.of("obj/main.o"),
          "CC obj/main.o",
          "cc -c src/main.c -o obj/main.o",
          false);

  static final List<BuildEvent> EVENTS =
      List.of(
          new BuildEvent.BuildStarted(List.of("app"), 4, CacheMode.OFF, 212),
          new BuildEvent.StepWanted(12, "src/main.c", "obj/main.o", 840, List.of()),
          new BuildEvent.StepWanted(
              14,
              "app",
              "app",
              -1,
              List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17, 18, 19, 20)),
          new PlanEvent.PhonyRelated(15, List.of(12, 14)),
          new PlanEvent.ManifestFirst(),
          new PlanEvent.UpToDateCounted(200),
          new PlanEvent.Forecast(List.of(12, 14), 2_100, 5_300, 6),
          new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 6),
          new BuildEvent.Explained(
              12, List.of("output obj/main.o older than most recent input src/main.c")),
          new BuildEvent.StepMoved(12, StepState.QUEUED, 7),
          new BuildEvent.StepStarted(12, CC, 7),
          new BuildEvent.StepFinished(
              12,
              CC,
              StepOutcome.BUILT,
              0,
              7,
              861,
              790,
              new RandomEvents.Text("src/main.c:3: warning: größe is unused\n")),
          // a failed step without a start record, with an output that was cut
          new BuildEvent.StepFinished(
              20,
              new StepText("docs", "run", List.of("docs"), "", "make-docs", true),
              StepOutcome.FAILED,
              2,
              900,
              1_200,
              -1,
              new LoggedStepOutput("page 1\n", 104_857)),
          new BuildEvent.StepDropped(13),
          new BuildEvent.StepCancelled(16, new Requester.RequestId("signal", 1)),
          new BuildEvent.CommandStopped(16, 21),
          new BuildEvent.CommandStopped(16, BuildEvent.CommandStopped.GOES_ON),
          new BuildEvent.Message(BuildEvent.Severity.WARNING, "premature end of file; recovering"),
          new BuildEvent.SlotsChanged(2),
          new BuildEvent.RequestAnswered(
              new Requester.RequestId("console", 7),
              new BuildRequest.Retry(14),
              BuildEvent.Reply.REFUSED,
              "the step has not failed"),
          new CacheEvent.CacheConfigured("cache.example", CacheMode.FETCH_AND_PUSH, 100, 85),
          new CacheEvent.ModeChanged(CacheMode.FETCH),
          new CacheEvent.StepKeyed(15),
          new CacheEvent.LookupStarted(15, 870),
          new CacheEvent.LookupHit(15, CacheEvent.Tier.REMOTE, 41, 911),
          new CacheEvent.FetchStarted(15, 52_480, 911),
          new CacheEvent.FetchProgress(15, 16_384, 930),
          new CacheEvent.FetchFinished(15, CacheEvent.Tier.REMOTE, 52_480, 98, 3_200, 968),
          new CacheEvent.FetchFailed(16, CacheEvent.MissReason.EVICTED, 970),
          new CacheEvent.LookupMissed(17, CacheEvent.MissReason.NOT_FOUND, 40, 971),
          new CacheEvent.MissExplained(
              17, new CacheEvent.MissCause(CacheEvent.MissCause.Kind.CONTENT, "src/util.h")),
          new CacheEvent.NotAsked(18, CacheEvent.MissReason.NOT_CACHEABLE, "in the console pool"),
          new CacheEvent.UploadStarted(17, 9_310, 1_900),
          new CacheEvent.UploadFinished(17, 9_310, true, 1_960),
          new CacheEvent.NotStored(18, "it makes log.txt, which is no output of it"),
          new CacheEvent.ConnectionsChanged(3),
          new CacheEvent.BreakerChanged(
              CacheEvent.Breaker.SUSPENDED, 10, 9_000, 10_000, 251_960, 1, 11_960),
          new CacheEvent.ServerChanged(CacheEvent.ServerState.SLOW, 12_000),
          new CacheEvent.TrafficCounted(
              new CacheTraffic(
                  420,
                  1,
                  new CacheTraffic.Flow(1_200_000, 1_500),
                  new CacheTraffic.Flow(9_310, 60),
                  1,
                  0,
                  2,
                  new CacheTraffic.Latency(400, 41, 45, 98),
                  new CacheTraffic.Latency(20, 52, 60, 88))),
          new CacheEvent.RaceStarted(19),
          new CacheEvent.RaceEnded(19, true),
          new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.WARN),
          new TraceEvent.UndeclaredAccess(
              12, TraceEvent.ViolationKind.B, "src/config.local", "cc1", "", 12_100),
          new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 12_340));

  static final List<BuildRequest> REQUESTS =
      List.of(
          new BuildRequest.Pause(),
          new BuildRequest.Resume(),
          new BuildRequest.Retry(14),
          new BuildRequest.RetrySteps(List.of(14, 15)),
          new BuildRequest.RetryAll(),
          new BuildRequest.Cancel(14),
          new BuildRequest.Stop(2),
          new BuildRequest.SetSlots(2),
          new BuildRequest.AddTargets(List.of("docs")),
          new BuildRequest.SetMode(CacheMode.PUSH),
          new BuildRequest.AskCache());

  /** All enum constants that appear in records. */
  static final List<Enum<?>> CONSTANTS =
      Stream.<Enum<?>[]>of(
              CacheMode.values(),
              StepState.values(),
              StepOutcome.values(),
              BuildEvent.Severity.values(),
              BuildEvent.Phase.values(),
              BuildEvent.BuildOutcome.values(),
              CacheEvent.Tier.values(),
              CacheEvent.Breaker.values(),
              CacheEvent.ServerState.values(),
              CacheEvent.MissReason.values(),
              CacheEvent.MissCause.Kind.values(),
              TraceEvent.ViolationKind.values())
          .<Enum<?>>flatMap(Stream::of)
          .toList();

  private Examples() {}
}
