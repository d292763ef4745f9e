package dev.sconce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RandomEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildFoldTest {
  private static final int STEPS = 150;

  private static StepText text(String label, String output) {
    return new StepText(label, "CC", List.of(output), "", "cc " + label, false);
  }

  private static BuildEvent.StepFinished finished(
      int step, StepOutcome outcome, int exitCode, StepOutput output) {
    return new BuildEvent.StepFinished(
        step, text("s" + step, "s" + step), outcome, exitCode, 1_000, 4_100, 100, output);
  }

  private static BuildFold chain(int steps) {
    return chain(steps, new BuildFold());
  }

  private static BuildFold chain(int steps, BuildFold fold) {
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
    for (int step = 0; step < steps; step++) {
      fold.accept(
          new BuildEvent.StepWanted(
              step, "s" + step, "s" + step, -1, step == 0 ? List.of() : List.of(step - 1)));
    }
    return fold;
  }

  private static Map<StepCategory, Integer> recount(BuildState state) {
    Map<StepCategory, Integer> counts = new EnumMap<>(StepCategory.class);
    for (int step = 0; step < STEPS; step++) {
      state.step(step).ifPresent(view -> counts.merge(view.category(), 1, Integer::sum));
    }
    return counts;
  }

  private static boolean isBlocked(BuildState state, List<List<Integer>> inputs, int step) {
    for (int input : inputs.get(step)) {
      StepView view = state.step(input).orElse(null);
      if (view != null
          && (view.category() == StepCategory.FAILED
              || (view.category() == StepCategory.WAIT && isBlocked(state, inputs, input)))) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsAreThoseOfTheStepsAtEveryMoment(long seed) {
    RandomEvents events = new RandomEvents(seed, STEPS, 20);
    BuildFold fold = new BuildFold();
    for (int i = 0; i < 3_000; i++) {
      fold.accept(events.next());
      if (i % 7 != 0) {
        continue;
      }
      BuildState state = fold.snapshot(events.now());
      StepCounts counts = state.counts();
      Map<StepCategory, Integer> real = recount(state);
      assertEquals(real.getOrDefault(StepCategory.HIT, 0), counts.hit());
      assertEquals(real.getOrDefault(StepCategory.BUILT, 0), counts.built());
      assertEquals(real.getOrDefault(StepCategory.FAILED, 0), counts.failed());
      assertEquals(real.getOrDefault(StepCategory.RUN, 0), counts.run());
      assertEquals(real.getOrDefault(StepCategory.FETCH, 0), counts.fetch());
      assertEquals(real.getOrDefault(StepCategory.LOOK_UP, 0), counts.lookUp());
      assertEquals(real.getOrDefault(StepCategory.WAIT, 0), counts.waiting());
      assertTrue(counts.ready() + counts.known() + counts.blocked() <= counts.waiting());
      int blocked = 0;
      for (int step = 0; step < STEPS; step++) {
        StepView view = state.step(step).orElse(null);
        boolean waits = view != null && view.category() == StepCategory.WAIT;
        blocked += waits && isBlocked(state, events.inputs(), step) ? 1 : 0;
      }
      assertEquals(blocked, counts.blocked());
      assertEquals(counts.run(), state.running().size());
      assertEquals(counts.failed() + counts.cancelled(), state.failures().size());
    }
  }

  @Test
  void aCommandIsStoppedUntilItGoesOnOrHasEnded() {
    BuildFold fold = chain(1);
    fold.accept(new BuildEvent.CommandStopped(0, 21));
    assertEquals(0, fold.snapshot(1).step(0).orElseThrow().stoppedBy());
    fold.accept(new BuildEvent.StepStarted(0, text("s0", "s0"), 1_000));
    fold.accept(new BuildEvent.CommandStopped(0, 21));
    assertEquals(21, fold.snapshot(2_000).step(0).orElseThrow().stoppedBy());
    fold.accept(new BuildEvent.CommandStopped(0, BuildEvent.CommandStopped.GOES_ON));
    assertEquals(0, fold.snapshot(3_000).step(0).orElseThrow().stoppedBy());
    fold.accept(new BuildEvent.CommandStopped(0, 19));
    fold.accept(finished(0, StepOutcome.BUILT, 0, StepOutput.NONE));
    assertEquals(0, fold.snapshot(5_000).step(0).orElseThrow().stoppedBy());
  }

  @Test
  void whatARetriedStepPrintedStaysUntilItEndsAlsoWhenTheManifestIsReadAgainMeanwhile() {
    BuildFold fold = chain(2);
    StepOutput printed = new RandomEvents.Text("no such file\n");
    fold.accept(finished(0, StepOutcome.FAILED, 1, printed));
    assertEquals(List.of(), fold.snapshot(5_000).retried());
    fold.accept(new BuildEvent.StepMoved(0, StepState.QUEUED, 5_000));
    assertTrue(fold.snapshot(5_000).failures().isEmpty());
    assertEquals(
        List.of("no such file"), fold.snapshot(5_000).retried().getFirst().printed().lines());
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
    fold.accept(new BuildEvent.StepWanted(7, "s0", "s0", -1, List.of()));
    fold.accept(new BuildEvent.StepStarted(7, text("s0", "s0"), 6_000));
    assertEquals(7, fold.snapshot(6_000).retried().getFirst().step());
    fold.accept(finished(7, StepOutcome.BUILT, 0, StepOutput.NONE));
    assertFalse(fold.snapshot(7_000).anyFailed());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void targetsAtTheTopHoldAllStepsAndEachTargetThoseBelowIt(long seed) {
    RandomEvents events = new RandomEvents(seed, STEPS, 10);
    BuildFold fold = new BuildFold();
    for (int i = 0; i < 3_000; i++) {
      fold.accept(events.next());
      if (i % 11 != 0) {
        continue;
      }
      BuildState state = fold.snapshot(events.now());
      int top = 0;
      int[] below = new int[state.tree().size()];
      for (int target = 0; target < state.tree().size(); target++) {
        TargetView view = state.tree().get(target);
        top += view.parent() < 0 ? view.total() : 0;
        if (view.parent() >= 0) {
          assertTrue(view.parent() < target);
          assertEquals(state.tree().get(view.parent()).depth() + 1, view.depth());
          below[view.parent()] += view.total();
        }
        assertFalse(view.depth() > TargetTree.MAX_DEPTH + 1);
      }
      assertEquals(state.counts().total(), top);
      for (int target = 0; target < below.length; target++) {
        assertTrue(below[target] <= state.tree().get(target).total());
      }
    }
  }

  @Test
  void aSnapshotStaysAsItWas() {
    RandomEvents events = new RandomEvents(99, STEPS, 10);
    BuildFold fold = new BuildFold();
    for (int i = 0; i < 800; i++) {
      fold.accept(events.next());
    }
    BuildState early = fold.snapshot(events.now());
    StepCounts counts = early.counts();
    Map<StepCategory, Integer> standings = recount(early);
    List<TargetView> tree = List.copyOf(early.tree());
    for (int i = 0; i < 2_000; i++) {
      fold.accept(events.next());
    }
    assertFalse(counts.equals(fold.snapshot(events.now()).counts()));
    assertEquals(counts, early.counts());
    assertEquals(standings, recount(early));
    assertEquals(tree, early.tree());
  }

  @Test
  void whatWaitsForAFailureIsBlockedAndFreeAgainAfterARetry() {
    BuildFold fold = chain(10);
    fold.accept(finished(0, StepOutcome.FAILED, 1, StepOutput.NONE));
    BuildState failed = fold.snapshot(5_000);
    assertEquals(9, failed.counts().blocked());
    assertEquals(9, failed.failures().getFirst().stops());
    assertEquals("s1", failed.failures().getFirst().stopped().getFirst());
    fold.accept(new BuildEvent.StepMoved(0, StepState.QUEUED, 6_000));
    BuildState again = fold.snapshot(6_000);
    assertEquals(0, again.counts().blocked());
    assertEquals(List.of(), again.failures());
    assertEquals(1, again.counts().ready());
  }

  private static void cancel(BuildFold fold, int step) {
    fold.accept(new BuildEvent.StepCancelled(step, new Requester.RequestId("console", 7)));
  }

  @Test
  void aCancelledCommandIsAProblemAndBlocksWhatWaitsForItUntilItRunsAgain() {
    BuildFold fold = chain(3);
    fold.accept(new BuildEvent.StepStarted(0, text("s0", "s0"), 1_000));
    cancel(fold, 0);
    assertEquals(0, fold.snapshot(2_000).counts().cancelled());
    fold.accept(finished(0, StepOutcome.CANCELLED, 143, StepOutput.NONE));
    fold.accept(new BuildEvent.StepMoved(0, StepState.CANCELLED, 4_100));
    BuildState stopped = fold.snapshot(5_000);
    assertEquals(1, stopped.counts().cancelled());
    assertEquals(2, stopped.counts().blocked());
    assertEquals(3, stopped.counts().waiting());
    Problem.Failure problem = stopped.failures().getFirst();
    assertTrue(problem.cancelled());
    assertEquals(2, problem.stops());
    assertEquals(3_100, problem.tookMillis());
    assertEquals(0, stopped.step(2).orElseThrow().blocker());
    fold.accept(new BuildEvent.StepMoved(0, StepState.QUEUED, 6_000));
    BuildState again = fold.snapshot(6_000);
    assertEquals(List.of(), again.failures());
    assertEquals(0, again.counts().cancelled() + again.counts().blocked());
    assertEquals(-1, again.step(2).orElseThrow().blocker());
  }

  @Test
  void aStepCancelledBeforeItBeganIsAProblemAndOneThatNeverBeganIsNone() {
    BuildFold fold = chain(2);
    fold.accept(new BuildEvent.StepWanted(2, "s2", "s2", -1, List.of()));
    cancel(fold, 0);
    fold.accept(new BuildEvent.StepMoved(0, StepState.CANCELLED, 500));
    fold.accept(new BuildEvent.StepMoved(1, StepState.CANCELLED, 900));
    fold.accept(new BuildEvent.StepMoved(2, StepState.CANCELLED, 900));
    BuildState over = fold.snapshot(1_000);
    assertEquals(List.of(0), over.failures().stream().map(Problem.Failure::step).toList());
    assertEquals(0, over.failures().getFirst().tookMillis());
    assertEquals(1, over.counts().cancelled());
    assertTrue(over.step(1).orElseThrow().blocked());
    assertFalse(over.step(2).orElseThrow().cancelled());
  }

  @Test
  void targetsThatWereAddedAreTargetsOfTheBuild() {
    BuildFold fold = chain(1);
    fold.accept(
        new BuildEvent.RequestAnswered(
            new Requester.RequestId("console", 7),
            new BuildRequest.AddTargets(List.of("all", "app")),
            BuildEvent.Reply.ACCEPTED,
            ""));
    fold.accept(
        new BuildEvent.RequestAnswered(
            new Requester.RequestId("console", 7),
            new BuildRequest.AddTargets(List.of("none")),
            BuildEvent.Reply.REFUSED,
            "unknown"));
    assertEquals(List.of("all", "app"), fold.snapshot(1).targets());
  }

  @Test
  void whatHasEndedIsNotOnTheCriticalPathAnyMoreAndTimePasses() {
    BuildFold fold = chain(0);
    fold.accept(new BuildEvent.StepWanted(0, "s0", "s0", 3_000, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "s1", "s1", 4_000, List.of(0)));
    fold.accept(new PlanEvent.Forecast(List.of(0, 1), 7_000, 7_000, 0));
    assertEquals(List.of(0, 1), fold.snapshot(0).criticalPath());
    assertEquals(7_000, fold.snapshot(0).criticalRemainingMillis());
    assertEquals(7_000, fold.snapshot(1_000).criticalRemainingMillis());
    fold.accept(finished(0, StepOutcome.BUILT, 0, StepOutput.NONE));
    BuildState later = fold.snapshot(5_000);
    assertEquals(List.of(1), later.criticalPath());
    assertEquals(4_000, later.criticalRemainingMillis());
    fold.accept(finished(1, StepOutcome.FAILED, 1, StepOutput.NONE));
    assertEquals(List.of(), fold.snapshot(5_000).criticalPath());
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 6_000));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 90_000));
    assertTrue(fold.snapshot(90_000).forecast().isEmpty());
  }

  @Test
  void whatIsLeftGetsLessWhileNothingEnds() {
    BuildFold fold = chain(0);
    assertTrue(fold.snapshot(0).remainingMillis().isEmpty());
    fold.accept(new BuildEvent.StepWanted(0, "s0", "s0", 3_000, List.of()));
    fold.accept(new BuildEvent.StepStarted(0, text("s0", "s0"), 1_000));
    fold.accept(new PlanEvent.Forecast(List.of(0), 3_000, 8_000, 1_000));
    assertEquals(8_000, fold.snapshot(1_000).remainingMillis().orElseThrow());
    assertEquals(3_000, fold.snapshot(6_000).remainingMillis().orElseThrow());
    assertEquals(-2_000, fold.snapshot(11_000).remainingMillis().orElseThrow());
    // The waiting step still takes its whole expected time.
    fold.accept(new BuildEvent.StepWanted(1, "s1", "s1", 5_000, List.of(0)));
    fold.accept(new PlanEvent.Forecast(List.of(0, 1), 5_000, 5_000, 12_000));
    assertEquals(5_000, fold.snapshot(16_000).remainingMillis().orElseThrow());
  }

  @Test
  void theGraphOfABuildThatWentOnHasNoGapWhereItWasOver() {
    BuildFold fold = chain(2);
    fold.accept(finished(0, StepOutcome.FAILED, 1, StepOutput.NONE));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 4_100));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 104_100));
    fold.accept(
        new BuildEvent.StepFinished(
            0, text("s0", "s0"), StepOutcome.BUILT, 0, 104_100, 108_200, 100, StepOutput.NONE));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 108_200));
    BuildTimes account = fold.snapshot(108_200).buildTimes().orElseThrow();
    assertEquals(8_200, account.wallMillis());
    long idle = account.busyParts().stream().filter(percent -> percent == 0).count();
    assertTrue(idle <= 5, account.busyParts().toString());
  }

  @Test
  void whatIsStillBlockedIsSaidToWaitForWhatStillBlocksIt() {
    BuildFold fold = chain(0);
    fold.accept(new BuildEvent.StepWanted(0, "s0", "s0", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "s1", "s1", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(2, "s2", "s2", -1, List.of(0, 1)));
    fold.accept(finished(0, StepOutcome.FAILED, 1, StepOutput.NONE));
    fold.accept(finished(1, StepOutcome.FAILED, 1, StepOutput.NONE));
    assertEquals(0, fold.snapshot(5_000).step(2).orElseThrow().blocker());
    fold.accept(new BuildEvent.StepMoved(0, StepState.QUEUED, 6_000));
    assertEquals(1, fold.snapshot(6_000).step(2).orElseThrow().blocker());
  }

  @Test
  void whatAStepPrintedIsCountedOnceAndForgottenWhenItIsWantedAgain() {
    BuildFold fold = chain(3);
    StepOutput words = new RandomEvents.Text("warning: old\n");
    fold.accept(finished(0, StepOutcome.BUILT, 0, words));
    fold.accept(finished(1, StepOutcome.FAILED, 1, words));
    fold.accept(new BuildEvent.StepStarted(0, text("s0", "s0"), 5_000));
    fold.accept(finished(0, StepOutcome.BUILT, 0, words));
    BuildState state = fold.snapshot(5_000);
    assertEquals(1, state.printedCount());
    assertEquals(1, state.warnings().size());
    assertEquals(1, state.failures().size());
    fold.accept(new BuildEvent.StepWanted(0, "s0", "s0", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "s1", "s1", -1, List.of(0)));
    BuildState again = fold.snapshot(5_000);
    assertEquals(0, again.printedCount());
    assertEquals(List.of(), again.warnings());
    assertEquals(List.of(), again.failures());
    assertEquals(0, again.counts().failed());
  }

  @Test
  void aThousandLinesOfAnOutputAreKept() {
    BuildFold fold = chain(1);
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 5_000; line++) {
      text.append("line ").append(line).append('\n');
    }
    fold.accept(finished(0, StepOutcome.FAILED, 1, new RandomEvents.Text(text.toString())));
    Problem.OutputHead printed = fold.snapshot(5_000).failures().getFirst().printed();
    assertEquals(1_000, printed.lines().size());
    assertEquals(5_000, printed.lineCount());
    assertEquals("line 999", printed.lines().getLast());
  }

  @Test
  void anOutputThatCannotBeReadSaysSo() {
    BuildFold fold = chain(1);
    StepOutput broken =
        new StepOutput() {
          @Override
          public long sizeBytes() {
            return 10;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.write('a');
            throw new IOException("the file is gone");
          }
        };
    fold.accept(finished(0, StepOutcome.FAILED, 1, broken));
    assertEquals(
        List.of("a", "(the rest cannot be read: the file is gone)"),
        fold.snapshot(5_000).failures().getFirst().printed().lines());
  }

  @Test
  void eventsAboutUnknownStepsChangeNothing() {
    BuildFold fold = chain(2);
    StepCounts before = fold.snapshot(0).counts();
    fold.accept(new BuildEvent.StepMoved(77, StepState.RUNNING, 10));
    fold.accept(new BuildEvent.StepStarted(77, text("x", "x"), 10));
    fold.accept(finished(77, StepOutcome.FAILED, 1, StepOutput.NONE));
    fold.accept(new CacheEvent.FetchProgress(77, 10, 10));
    fold.accept(
        new TraceEvent.UndeclaredAccess(77, TraceEvent.ViolationKind.B, "f", "cc1", "", 10));
    assertEquals(before, fold.snapshot(10).counts());
    assertEquals(List.of(), fold.snapshot(10).running());
  }

  @Test
  void theHitRateCountsAnsweredLookupsAlone() {
    BuildFold fold = chain(4);
    fold.accept(new CacheEvent.CacheConfigured("c", CacheMode.FETCH, 10, -1));
    fold.accept(new CacheEvent.LookupStarted(0, 0));
    fold.accept(new CacheEvent.LookupStarted(1, 0));
    fold.accept(new CacheEvent.LookupStarted(2, 0));
    fold.accept(new CacheEvent.LookupHit(0, CacheEvent.Tier.REMOTE, 20, 20));
    fold.accept(new CacheEvent.LookupMissed(1, CacheEvent.MissReason.NOT_FOUND, 30, 30));
    fold.accept(new CacheEvent.LookupMissed(2, CacheEvent.MissReason.TIMEOUT, 10_000, 40));
    fold.accept(new CacheEvent.NotAsked(3, CacheEvent.MissReason.NOT_CACHEABLE, "no depfile"));
    CacheView cache = fold.snapshot(100).cache();
    assertEquals(50, cache.hitPercent());
    assertEquals(2, cache.asked());
    assertEquals(0, cache.lookupCount());
    assertEquals(20, cache.medianMillis());
    assertEquals(List.of(new CacheView.NotCacheable("no depfile", 1)), cache.notCacheable());
  }

  @Test
  void lookUpsThatASuspendedServerRefusedCountAsNotAsked() {
    BuildFold fold = chain(3);
    fold.accept(new CacheEvent.CacheConfigured("c", CacheMode.FETCH, 10, -1));
    for (int step = 0; step < 3; step++) {
      fold.accept(new CacheEvent.LookupStarted(step, 0));
      fold.accept(new CacheEvent.LookupMissed(step, CacheEvent.MissReason.SUSPENDED, 0, 10));
    }
    assertEquals(3, fold.snapshot(10).cache().notAsked().steps());
    fold.accept(new CacheEvent.LookupHit(1, CacheEvent.Tier.REMOTE, 20, 20));
    assertEquals(2, fold.snapshot(20).cache().notAsked().steps());
  }

  @Test
  void missesAreCountedByWhatBecameOfTheirLookUpsAndByWhatTheyCost() {
    BuildFold fold = chain(3);
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new CacheEvent.CacheConfigured("c", CacheMode.FETCH, 10, -1));
    for (int step = 0; step < 3; step++) {
      fold.accept(new CacheEvent.LookupMissed(step, CacheEvent.MissReason.NO_NODE, 5, 5));
    }
    fold.accept(new BuildEvent.StepStarted(0, text, 5));
    fold.accept(
        new BuildEvent.StepFinished(0, text, StepOutcome.BUILT, 0, 5, 1_005, 1, StepOutput.NONE));
    fold.accept(new CacheEvent.RaceEnded(0, true));
    assertEquals(
        List.of(
            new CacheView.NoHits(CacheEvent.MissReason.NO_NODE, 2, 0),
            new CacheView.NoHits(CacheEvent.MissReason.ABANDONED, 1, 1_000)),
        fold.snapshot(1_005).cache().noHits());
  }

  @Test
  void undeclaredReadsAreCountedByFileWorstFirst() {
    BuildFold fold = chain(4);
    fold.accept(
        new TraceEvent.UndeclaredAccess(0, TraceEvent.ViolationKind.B, "icons.txt", "cc1", "", 1));
    fold.accept(
        new TraceEvent.UndeclaredAccess(1, TraceEvent.ViolationKind.A, "ver.h", "cc1", "gen", 1));
    fold.accept(
        new TraceEvent.UndeclaredAccess(2, TraceEvent.ViolationKind.A, "ver.h", "cc1", "gen", 1));
    assertEquals(
        List.of(
            new Problem.Undeclared(
                TraceEvent.ViolationKind.A, "ver.h", "gen", "cc1", 2, List.of(1, 2)),
            new Problem.Undeclared(
                TraceEvent.ViolationKind.B, "icons.txt", "", "cc1", 1, List.of(0))),
        fold.snapshot(5).undeclared());
  }

  private static void uses(BuildFold fold, int step, String path) {
    fold.accept(
        new TraceEvent.UndeclaredAccess(step, TraceEvent.ViolationKind.B, path, "cc1", "", 1));
  }

  private static Map<String, List<Integer>> readers(BuildFold fold) {
    Map<String, List<Integer>> readers = new TreeMap<>();
    fold.snapshot(5).undeclared().forEach(file -> readers.put(file.path(), file.firstSteps()));
    return readers;
  }

  @Test
  void whatAStepDidUndeclaredCountsUntilItHasRunAgain() {
    BuildFold fold = chain(3);
    uses(fold, 0, "kept");
    uses(fold, 0, "gone");
    uses(fold, 0, "shared");
    uses(fold, 1, "shared");
    fold.accept(new BuildEvent.StepStarted(0, text("s0", "s0"), 10));
    assertEquals(List.of(0, 1), readers(fold).get("shared"));
    uses(fold, 0, "kept");
    fold.accept(finished(0, StepOutcome.BUILT, 0, StepOutput.NONE));
    assertEquals(Map.of("kept", List.of(0), "shared", List.of(1)), readers(fold));
  }

  @Test
  void failedRunDoesNotClearUndeclaredFiles() {
    BuildFold fold = chain(3);
    uses(fold, 0, "f");
    fold.accept(new BuildEvent.StepStarted(0, text("s0", "s0"), 10));
    fold.accept(finished(0, StepOutcome.FAILED, 1, StepOutput.NONE));
    assertEquals(Map.of("f", List.of(0)), readers(fold));
    fold.accept(new BuildEvent.StepStarted(0, text("s0", "s0"), 20));
    fold.accept(finished(0, StepOutcome.BUILT, 0, StepOutput.NONE));
    assertEquals(Map.of(), readers(fold));
  }

  @Test
  void theAccountSaysWhereTheTimeOfAChainWent() {
    BuildFold fold = chain(3);
    long end = 0;
    for (int step = 0; step < 3; step++) {
      long start = end + 500;
      end = start + 1_000L * (step + 1);
      fold.accept(new BuildEvent.StepStarted(step, text("s", "s"), start));
      fold.accept(
          new BuildEvent.StepFinished(
              step, text("s", "s"), StepOutcome.BUILT, 0, start, end, 1, StepOutput.NONE));
    }
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, end));
    BuildTimes account = fold.snapshot(end).buildTimes().orElseThrow();
    assertEquals(List.of(0, 1, 2), account.criticalPath());
    assertEquals(6_000, account.criticalMillis());
    assertEquals(List.of(2, 1, 0), account.slowest());
    assertEquals(100 * 6_000 / (2 * 7_500), account.busyPercent());
  }

  @Test
  void theCriticalPathIsTheLongestChainWhateverRanLast() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 1, CacheMode.OFF));
    for (int object = 0; object < 3; object++) {
      fold.accept(new BuildEvent.StepWanted(object, "s", "s" + object, -1, List.of()));
    }
    fold.accept(new BuildEvent.StepWanted(3, "s", "s3", -1, List.of(0, 1, 2)));
    ran(fold, 0, StepOutcome.BUILT, 0, 1_000);
    ran(fold, 1, StepOutcome.BUILT, 1_000, 6_000);
    ran(fold, 2, StepOutcome.BUILT, 6_000, 6_100);
    ran(fold, 3, StepOutcome.BUILT, 6_100, 7_000);
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 7_000));
    BuildTimes account = fold.snapshot(7_000).buildTimes().orElseThrow();
    assertEquals(List.of(1, 3), account.criticalPath());
    assertEquals(5_900, account.criticalMillis());
  }

  private static void ran(
      BuildFold fold, int step, StepOutcome outcome, long startMillis, long endMillis) {
    StepText text = text("s" + step, "s" + step);
    fold.accept(new BuildEvent.StepStarted(step, text, startMillis));
    fold.accept(
        new BuildEvent.StepFinished(
            step, text, outcome, 0, startMillis, endMillis, 0, StepOutput.NONE));
  }

  @Test
  void theAccountOfABuildThatWentOnLeavesOutTheTimeBetweenAndCountsAStepOnce() {
    BuildFold fold = chain(3);
    ran(fold, 0, StepOutcome.BUILT, 0, 2_000);
    ran(fold, 1, StepOutcome.FAILED, 2_000, 5_000);
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 5_000));
    assertEquals(5_000, fold.snapshot(5_000).buildTimes().orElseThrow().wallMillis());
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 65_000));
    fold.accept(new BuildEvent.StepWanted(1, "s1", "s1", -1, List.of(0)));
    ran(fold, 1, StepOutcome.BUILT, 65_000, 69_000);
    fold.accept(
        new BuildEvent.StepFinished(
            2, text("s2", "s2"), StepOutcome.CANCELLED, 0, 70_000, 70_000, -1, StepOutput.NONE));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.INTERRUPTED, 70_000));
    BuildTimes account = fold.snapshot(99_000).buildTimes().orElseThrow();
    assertEquals(10_000, account.wallMillis());
    assertEquals(4_000, account.criticalMillis());
    assertEquals(5_000, account.parts().earlierMillis());
    assertEquals(List.of(1), account.criticalPath());
    assertEquals(List.of(1, 0), account.slowest());
    assertEquals(45, account.busyPercent());
  }

  @Test
  void theAccountKnowsTheChainAlthoughItsLastStepIsWantedAgain() {
    BuildFold fold = chain(3);
    ran(fold, 0, StepOutcome.BUILT, 0, 2_000);
    ran(fold, 1, StepOutcome.BUILT, 2_000, 5_000);
    fold.accept(new BuildEvent.StepWanted(1, "s1", "s1", -1, List.of(0)));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 6_000));
    assertEquals(2_000, fold.snapshot(6_000).buildTimes().orElseThrow().criticalMillis());
  }

  @Test
  void neighboursInOneDirectoryAreOneTarget() {
    BuildFold fold = new BuildFold();
    for (int i = 0; i < 4; i++) {
      fold.accept(
          new BuildEvent.StepWanted(10 + i, "tests/t" + i, "tests/t" + i, -1, List.of(20 + i)));
      fold.accept(new BuildEvent.StepWanted(20 + i, "tests/t" + i + ".cc", "o" + i, -1, List.of()));
    }
    TargetView folder = fold.snapshot(0).tree().getFirst();
    assertEquals("tests", folder.label());
    assertEquals(TargetView.Kind.PROGRAMS, folder.kind());
    assertEquals(4, folder.members());
    assertEquals(8, folder.total());
    assertEquals(5, fold.snapshot(0).tree().size());
  }

  @Test
  void namesAreForPeopleAndDoNotHideWhatATargetIs() {
    BuildFold fold = new BuildFold(label -> label.replace("CMakeFiles/", ""));
    fold.accept(
        new BuildEvent.StepWanted(0, "CMakeFiles/check", "CMakeFiles/check", -1, List.of(1)));
    fold.accept(new BuildEvent.StepWanted(1, "CMakeFiles/a.c", "a.o", -1, List.of()));
    BuildState state = fold.snapshot(0);
    assertEquals("check", state.tree().getFirst().label());
    assertEquals("a.c", state.step(1).orElseThrow().text().label());
    assertTrue(state.step(0).orElseThrow().target());
    assertFalse(state.step(1).orElseThrow().target());
    assertEquals("b", state.named("CMakeFiles/b"));
  }

  @Test
  void anotherRunOfTheSameBuildGoesOn() {
    BuildFold fold = chain(3);
    fold.accept(finished(0, StepOutcome.FAILED, 1, StepOutput.NONE));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 5_000));
    assertTrue(fold.snapshot(9_000).end().isPresent());
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
    fold.accept(new BuildEvent.StepWanted(0, "s0", "s0", -1, List.of()));
    BuildState state = fold.snapshot(9_000);
    assertTrue(state.end().isEmpty());
    assertEquals(9_000, state.nowMillis());
    assertEquals(1, state.counts().waiting());
    assertEquals(0, state.counts().failed());
  }

  private static void phase(BuildFold fold, BuildEvent.Phase phase, long atMillis) {
    fold.accept(new BuildEvent.PhaseChanged(phase, atMillis));
  }

  @Test
  void whatGotDoneStaysDoneWhenItIsUpToDateInALaterRun() {
    BuildFold fold = chain(3);
    ran(fold, 0, StepOutcome.BUILT, 0, 2_000);
    ran(fold, 1, StepOutcome.BUILT, 2_000, 5_000);
    ran(fold, 2, StepOutcome.FAILED, 5_000, 6_000);
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 6_000));
    phase(fold, BuildEvent.Phase.SCANNING, 9_000);
    for (int step = 0; step < 3; step++) {
      fold.accept(
          new BuildEvent.StepWanted(
              step, "s" + step, "s" + step, -1, step == 0 ? List.of() : List.of(step - 1)));
    }
    assertEquals(3, fold.snapshot(9_000).counts().waiting());
    fold.accept(new BuildEvent.StepDropped(0));
    fold.accept(
        new BuildEvent.StepFinished(
            1, text("s1", "s1"), StepOutcome.UP_TO_DATE, 0, 9_100, 9_100, -1, StepOutput.NONE));
    ran(fold, 2, StepOutcome.BUILT, 9_100, 9_200);
    BuildState state = fold.snapshot(9_300);
    assertEquals(3, state.counts().built());
    assertEquals(3, state.counts().total());
    assertEquals(0, state.upToDate());
    assertEquals(3_000, state.step(1).orElseThrow().elapsedMillis(9_300));
  }

  @Test
  void whatGotDoneStaysDoneWhenTheManifestIsReadAgain() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF, 3));
    fold.accept(new BuildEvent.StepWanted(0, "a.c", "a.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "b.c", "b.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(2, "app", "app", -1, List.of(0, 1)));
    run(fold, 0, "a.c", "a.o", StepOutcome.BUILT, "warning: old\n");
    run(fold, 1, "b.c", "b.o", StepOutcome.FAILED, "error\n");
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 6_000));
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF, 4));
    fold.accept(new BuildEvent.StepWanted(0, "b.c", "b.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "app", "app", -1, List.of(0)));
    BuildState again = fold.snapshot(7_000);
    assertEquals(1, again.counts().built());
    assertEquals(3, again.counts().total());
    assertEquals(0, again.failures().size());
    assertEquals(1, again.printedCount());
    assertEquals("a.c", again.warnings().getFirst().label());
    TargetView app = again.tree().getFirst();
    assertEquals("app", app.label());
    assertEquals(1, app.done());
    assertEquals(3, app.total());
    run(fold, 0, "b.c", "b.o", StepOutcome.BUILT, "");
    run(fold, 1, "app", "app", StepOutcome.BUILT, "");
    assertEquals(3, fold.snapshot(8_000).counts().built());
    assertEquals(3, fold.snapshot(8_000).counts().total());
  }

  @Test
  void mendedErrorOfTheStepThatMakesTheManifestIsKnownWhenThatIsReadAgain() {
    BuildFold fold = new BuildFold();
    fold.accept(new PlanEvent.ManifestFirst());
    fold.accept(new BuildEvent.BuildStarted(List.of("build.ninja"), 2, CacheMode.OFF, 1));
    fold.accept(new BuildEvent.StepWanted(0, "cmake", "build.ninja", -1, List.of()));
    run(fold, 0, "cmake", "build.ninja", StepOutcome.FAILED, "x.cmake:3:1: error: no y\n");
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 6_000));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 7_000));
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 7_000));
    fold.accept(new PlanEvent.ManifestFirst());
    fold.accept(new BuildEvent.BuildStarted(List.of("build.ninja"), 2, CacheMode.OFF, 1));
    fold.accept(new BuildEvent.StepWanted(0, "cmake", "build.ninja", -1, List.of()));
    assertEquals(
        ReportedDiagnostic.Status.PENDING,
        fold.snapshot(7_100).diagnostics().all().getFirst().status());
    run(fold, 0, "cmake", "build.ninja", StepOutcome.BUILT, "");
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 8_000));
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF, 4));
    fold.accept(new BuildEvent.StepWanted(0, "b.c", "b.o", -1, List.of()));
    ReportedDiagnostic mended = fold.snapshot(9_000).diagnostics().all().getFirst();
    assertEquals(ReportedDiagnostic.Status.MENDED, mended.status());
    int step = mended.steps().getFirst();
    assertEquals("cmake", fold.snapshot(9_000).step(step).orElseThrow().text().label());
  }

  @Test
  void whatATargetOfAnEarlierReadingNeededBelongsToItOnceItIsWantedAgain() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF, 3));
    fold.accept(new BuildEvent.StepWanted(0, "a.c", "a.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "app", "app", -1, List.of(0)));
    run(fold, 0, "a.c", "a.o", StepOutcome.BUILT, "");
    run(fold, 1, "app", "app", StepOutcome.BUILT, "");
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 6_000));
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF, 3));
    fold.accept(new BuildEvent.StepWanted(1, "app", "app", -1, List.of()));
    TargetView app = fold.snapshot(7_000).tree().getFirst();
    assertEquals("app", app.label());
    assertEquals(2, app.total());
    assertEquals(1, app.built());
  }

  private static void run(
      BuildFold fold, int step, String label, String output, StepOutcome outcome, String printed) {
    StepOutput words = printed.isEmpty() ? StepOutput.NONE : new RandomEvents.Text(printed);
    fold.accept(new BuildEvent.StepStarted(step, text(label, output), 1_000));
    fold.accept(
        new BuildEvent.StepFinished(step, text(label, output), outcome, 0, 1_000, 2_000, 0, words));
  }

  @Test
  void aStepOfAnEarlierReadingThatIsWantedAgainCountsOnce() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF, 1));
    fold.accept(new BuildEvent.StepWanted(0, "a.c", "a.o", -1, List.of()));
    run(fold, 0, "a.c", "a.o", StepOutcome.BUILT, "");
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 6_000));
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF, 5));
    fold.accept(new BuildEvent.StepWanted(4, "a.c", "a.o", -1, List.of()));
    assertEquals(1, fold.snapshot(7_000).counts().total());
    assertEquals(1, fold.snapshot(7_000).counts().waiting());
    fold.accept(new BuildEvent.StepDropped(4));
    assertEquals(1, fold.snapshot(7_000).counts().built());
  }

  @Test
  void everyPartOfTheTimeHasATermAndTheyAddUp() {
    BuildFold fold = new BuildFold();
    fold.accept(new PlanEvent.ManifestFirst());
    fold.accept(new BuildEvent.BuildStarted(List.of("build.ninja"), 1, CacheMode.OFF, 9));
    phase(fold, BuildEvent.Phase.SCANNING, 100);
    fold.accept(new BuildEvent.StepWanted(0, "s0", "build.ninja", -1, List.of()));
    phase(fold, BuildEvent.Phase.BUILDING, 130);
    run(fold, 0, "s0", "build.ninja", StepOutcome.BUILT, "");
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 2_130));
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 1, CacheMode.OFF, 9));
    phase(fold, BuildEvent.Phase.SCANNING, 2_180);
    fold.accept(new BuildEvent.StepWanted(1, "s1", "s1", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(2, "s2", "s2", -1, List.of()));
    phase(fold, BuildEvent.Phase.BUILDING, 2_200);
    ran(fold, 1, StepOutcome.BUILT, 2_200, 3_200);
    ran(fold, 2, StepOutcome.FAILED, 3_200, 3_500);
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 3_500));
    phase(fold, BuildEvent.Phase.SCANNING, 63_500);
    phase(fold, BuildEvent.Phase.BUILDING, 63_510);
    fold.accept(new BuildEvent.StepMoved(2, StepState.QUEUED, 63_510));
    phase(fold, BuildEvent.Phase.PAUSED, 63_600);
    phase(fold, BuildEvent.Phase.BUILDING, 64_600);
    ran(fold, 2, StepOutcome.BUILT, 64_700, 65_000);
    fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 65_000));
    BuildTimes times = fold.snapshot(70_000).buildTimes().orElseThrow();
    assertEquals(new BuildTimes.Parts(150, 60, 2_000, 1_300, 1_000, 300, 190), times.parts());
    assertEquals(150 + 60 + 2_000 + 1_300 + 1_000 + 300 + 190, times.wallMillis());
    assertEquals(60_000, times.idleMillis());
    assertEquals(List.of(2), times.criticalPath());
  }

  @Test
  void theStepsOfATargetAreThoseBelowItAndNoOthers() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.StepWanted(0, "a.c", "a.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(1, "b.c", "b.o", -1, List.of()));
    fold.accept(new BuildEvent.StepWanted(2, "liba", "liba", -1, List.of(0)));
    fold.accept(new BuildEvent.StepWanted(3, "app", "app", -1, List.of(1, 2)));
    BuildState state = fold.snapshot(0);
    assertEquals(List.of("app", "liba"), state.tree().stream().map(TargetView::label).toList());
    assertEquals(List.of(1, 3), state.stepsOf(0, 10));
    assertEquals(List.of(0, 2), state.stepsOf(1, 10));
    assertEquals(List.of(0), state.stepsOf(1, 1));
    assertEquals(List.of(0), state.targetsBelow(-1));
    assertEquals(List.of(1), state.targetsBelow(0));
  }

  @Test
  void aStepThatIsLookedUpTwiceCountsOnceByItsLastAnswer() {
    BuildFold fold = chain(3);
    fold.accept(new CacheEvent.LookupHit(0, CacheEvent.Tier.REMOTE, 20, 20));
    fold.accept(new CacheEvent.LookupHit(0, CacheEvent.Tier.REMOTE, 20, 30));
    fold.accept(new CacheEvent.LookupMissed(1, CacheEvent.MissReason.NOT_FOUND, 30, 40));
    fold.accept(new CacheEvent.LookupHit(1, CacheEvent.Tier.REMOTE, 20, 50));
    fold.accept(new CacheEvent.LookupMissed(2, CacheEvent.MissReason.NO_NODE, 30, 60));
    CacheView cache = fold.snapshot(100).cache();
    assertEquals(3, cache.asked());
    assertEquals(2, cache.hits());
    assertEquals(67, cache.hitPercent());
  }

  @Test
  void fetchingAStepTwiceCountsItsSavingOnce() {
    BuildFold fold = chain(3);
    fold.accept(new CacheEvent.LookupHit(0, CacheEvent.Tier.DISK, 5, 10));
    for (int atMillis = 20; atMillis <= 40; atMillis += 20) {
      fold.accept(
          new CacheEvent.FetchFinished(0, CacheEvent.Tier.DISK, 1_000, 20, 4_100, atMillis));
    }
    assertEquals(4_100, fold.snapshot(100).cache().savedMillis());
  }

  @Test
  void aFetchThatLostItsRaceSavesNothing() {
    BuildFold fold = chain(3);
    for (int step = 0; step < 2; step++) {
      fold.accept(new CacheEvent.LookupHit(step, CacheEvent.Tier.REMOTE, 5, 10));
      fold.accept(new CacheEvent.FetchFinished(step, CacheEvent.Tier.REMOTE, 1_000, 20, 4_100, 20));
    }
    fold.accept(new CacheEvent.RaceEnded(0, true));
    assertEquals(4_100, fold.snapshot(100).cache().savedMillis());
    assertEquals(
        List.of(new CacheView.NoHits(CacheEvent.MissReason.ABANDONED, 1, 0)),
        fold.snapshot(100).cache().noHits());
  }

  @Test
  void anExplainedMissCountsForItsCauseUntilTheStepIsAHit() {
    BuildFold fold = chain(3);
    CacheEvent.MissCause header =
        new CacheEvent.MissCause(CacheEvent.MissCause.Kind.CONTENT, "a.h");
    for (int step = 0; step < 3; step++) {
      fold.accept(new CacheEvent.LookupMissed(step, CacheEvent.MissReason.NOT_FOUND, 5, 5));
    }
    fold.accept(new CacheEvent.MissExplained(0, header));
    fold.accept(new CacheEvent.MissExplained(1, header));
    assertEquals(List.of(new CacheView.Cause(header, 2, 0)), fold.snapshot(10).cache().causes());
    assertEquals(
        List.of(new CacheView.NoHits(CacheEvent.MissReason.NOT_FOUND, 1, 0)),
        fold.snapshot(10).cache().noHits());
    fold.accept(new CacheEvent.LookupHit(1, CacheEvent.Tier.REMOTE, 5, 20));
    fold.accept(new CacheEvent.MissExplained(1, header));
    assertEquals(List.of(new CacheView.Cause(header, 1, 0)), fold.snapshot(30).cache().causes());
  }

  @Test
  void whatAMissComesFromIsNamedWithoutTheRootOfTheSources() {
    BuildFold fold = chain(3, new BuildFold(label -> label.replace("/root/", "")));
    fold.accept(new CacheEvent.LookupMissed(0, CacheEvent.MissReason.NOT_FOUND, 5, 5));
    fold.accept(
        new CacheEvent.MissExplained(
            0, new CacheEvent.MissCause(CacheEvent.MissCause.Kind.CONTENT, "/root/a.h")));
    assertEquals("a.h", fold.snapshot(9).cache().causes().getFirst().cause().subject());
    assertEquals("a.h", fold.snapshot(9).step(0).orElseThrow().missCause().orElseThrow().subject());
  }

  @Test
  void aStepThatIsNeitherAskedForNorStoredIsNotSharedOnce() {
    BuildFold fold = chain(3);
    fold.accept(new CacheEvent.NotAsked(0, CacheEvent.MissReason.NOT_CACHEABLE, "the settings"));
    fold.accept(new CacheEvent.NotStored(0, "the settings"));
    assertEquals(
        List.of(new CacheView.NotCacheable("the settings", 1)),
        fold.snapshot(100).cache().notCacheable());
  }

  @Test
  void theHitRateOfTheLastMinuteStandsStillInAPause() {
    BuildFold fold = chain(3);
    fold.accept(new CacheEvent.LookupHit(0, CacheEvent.Tier.REMOTE, 40, 10_000));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.PAUSED, 11_000));
    assertEquals(100, fold.snapshot(300_000).cache().minutePercent());
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 300_000));
    assertEquals(-1, fold.snapshot(300_000).cache().minutePercent());
  }

  @Test
  void aRingOfInputsInADamagedRecordingIsShownAsLooseSteps() {
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.StepWanted(0, "a", "a", -1, List.of(1)));
    fold.accept(new BuildEvent.StepWanted(1, "b", "b", -1, List.of(0)));
    BuildState state = fold.snapshot(0);
    assertEquals(2, state.counts().total());
    assertEquals(2, state.tree().stream().mapToInt(TargetView::total).sum());
    fold.accept(finished(0, StepOutcome.FAILED, 1, StepOutput.NONE));
    assertEquals(1, fold.snapshot(0).counts().blocked());
  }

  @Test
  void aHundredThousandStepsFoldInSeconds() {
    int steps = 100_000;
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 16, CacheMode.OFF));
    for (int step = 0; step < steps; step++) {
      boolean target = step % 100 == 99;
      List<Integer> inputs = new ArrayList<>();
      for (int input = step - 99; target && input < step; input++) {
        inputs.add(input);
      }
      String name = (target ? "lib" : "src/") + step;
      fold.accept(new BuildEvent.StepWanted(step, name, target ? name : "o", 10, inputs));
    }
    long begin = System.nanoTime();
    for (int step = 0; step < steps; step++) {
      fold.accept(new BuildEvent.StepMoved(step, StepState.QUEUED, step));
      fold.accept(new BuildEvent.StepStarted(step, text("s", "s"), step));
      fold.accept(finished(step, StepOutcome.BUILT, 0, StepOutput.NONE));
      if (step % 200 == 0) {
        assertEquals(steps, fold.snapshot(step).counts().total());
      }
    }
    long millis = (System.nanoTime() - begin) / 1_000_000;
    assertTrue(millis < 30_000, "300,000 events and 500 snapshots took " + millis + " ms");
  }

  @Test
  void whatFailedIsOverAndNotDone() {
    BuildFold fold = chain(3);
    fold.accept(finished(0, StepOutcome.FAILED, 1, StepOutput.NONE));
    StepCounts counts = fold.snapshot(5_000).counts();
    assertEquals(0, counts.done());
    assertEquals(3, counts.total());
  }

  @Test
  void targetsOfOneFileNameShareIt() {
    BuildFold fold = new BuildFold();
    for (String target : List.of("x/a3", "y/a3", "y/b")) {
      int id = target.charAt(0) + target.charAt(2);
      fold.accept(new BuildEvent.StepWanted(id, target, target, -1, List.of()));
    }
    BuildState state = fold.snapshot(0);
    assertTrue(state.step('x' + 'a').orElseThrow().sharesFileName());
    assertTrue(state.step('y' + 'a').orElseThrow().sharesFileName());
    assertFalse(state.step('y' + 'b').orElseThrow().sharesFileName());
  }
}
