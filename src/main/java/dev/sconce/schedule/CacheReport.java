package dev.sconce.schedule;

import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;

/**
 * Publishes the requests to the cache and its answers. Every look-up that was sent gets an end
 * event.
 */
final class CacheReport {
  private final RunSteps steps;

  CacheReport(RunSteps steps) {
    this.steps = steps;
  }

  void keyed(Step step) {
    steps.publish(new CacheEvent.StepKeyed(step.id()));
  }

  void lookupSent(Step step, ReuseAttempt attempt) {
    attempt.sentMillis = steps.nowMillis();
    steps.publish(new CacheEvent.LookupStarted(step.id(), steps.nowMillis()));
  }

  void found(Step step, Completion.Reuse.KnownResult result) {
    steps.publish(
        new CacheEvent.LookupHit(step.id(), result.tier(), result.tookMillis(), steps.nowMillis()));
  }

  void notFound(Step step, ReuseAttempt attempt, Completion.Reuse.NotFound answer) {
    MissReason reason = attempt.hurried ? MissReason.ABANDONED : answer.reason();
    if (attempt.sentMillis < 0) {
      steps.publish(new CacheEvent.NotAsked(step.id(), reason, answer.detail()));
    } else {
      steps.publish(
          new CacheEvent.LookupMissed(step.id(), reason, answer.tookMillis(), steps.nowMillis()));
    }
  }

  void fetchStarted(Step step, ReuseAttempt attempt) {
    steps.publish(
        new CacheEvent.FetchStarted(step.id(), attempt.result().sizeBytes(), steps.nowMillis()));
  }

  void fetched(Step step, ReuseAttempt attempt, CacheEvent.Tier tier) {
    fetched(step, attempt, tier, attempt.result().sizeBytes());
  }

  /** The result stays in the cache. It saves as much time, and nothing is fetched. */
  void leftRemote(Step step, ReuseAttempt attempt) {
    steps.publish(new CacheEvent.FetchStarted(step.id(), 0, steps.nowMillis()));
    fetched(step, attempt, attempt.result().tier(), 0);
  }

  private void fetched(Step step, ReuseAttempt attempt, CacheEvent.Tier tier, long sizeBytes) {
    Completion.Reuse.KnownResult result = attempt.result();
    long sent = attempt.sentMillis < 0 ? steps.nowMillis() : attempt.sentMillis;
    steps.publish(
        new CacheEvent.FetchFinished(
            step.id(),
            tier,
            sizeBytes,
            steps.nowMillis() - sent,
            result.savedMillis(),
            steps.nowMillis()));
  }

  void notFetched(Step step, ReuseAttempt attempt, MissReason reason) {
    steps.publish(
        new CacheEvent.FetchFailed(
            step.id(), attempt.hurried ? MissReason.ABANDONED : reason, steps.nowMillis()));
  }

  void raceStarted(Step step) {
    steps.publish(new CacheEvent.RaceStarted(step.id()));
  }

  void raceEnded(Step step, boolean wonByCommand) {
    steps.publish(new CacheEvent.RaceEnded(step.id(), wonByCommand));
  }
}
