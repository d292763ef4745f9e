package dev.sconce.schedule;

import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;

/** What users want of the cache while a build runs: another mode, failed look-ups once more. */
final class CacheControl {
  private final BuildRun run;
  private final CacheStage cache;
  private final RunSteps steps;
  private final StepQueues queues;
  private final CommandDispatcher commands;
  private final OpenQuestions questions;
  private final ReusePipeline reuse;

  CacheControl(
      BuildRun run,
      ScheduleParts parts,
      CacheStage cache,
      CommandDispatcher commands,
      OpenQuestions questions,
      ReusePipeline reuse) {
    this.run = run;
    this.cache = cache;
    this.steps = parts.steps();
    this.queues = parts.queues();
    this.commands = commands;
    this.questions = questions;
    this.reuse = reuse;
  }

  /** Uses the cache for something else; what it no longer may be asked for is not waited for. */
  void mode(CacheMode wanted) {
    if (cache.mode() == wanted) {
      return;
    }
    boolean fetched = cache.mode().fetches();
    cache.mode(wanted);
    steps.publish(new CacheEvent.ModeChanged(wanted));
    commands.ask(new Effect.Reuse.SetMode(wanted));
    if (fetched && !wanted.fetches()) {
      for (Step step : questions.all()) {
        ReuseAttempt attempt = step.reuse;
        if (attempt != null && attempt.stage == Effect.Reuse.CACHE && !attempt.taking) {
          reuse.answerNow(step, attempt);
        }
      }
    } else if (wanted.fetches() && !fetched && run.reusing()) {
      askQueued();
      run.lookAhead();
    }
  }

  /** Asks a server again that was suspended. */
  void askServer() {
    commands.ask(new Effect.Reuse.AskServer());
  }

  /** Whether there are steps that wait and of which the cache could not say anything. */
  boolean anyLookupFailed() {
    return !failedLookups().isEmpty();
  }

  private List<Step> failedLookups() {
    List<Step> failed = new ArrayList<>(steps.in(StepState.WAITING));
    failed.addAll(steps.in(StepState.QUEUED));
    failed.removeIf(step -> !step.lookupFailed);
    return failed;
  }

  /** Asks for those again. */
  void retryLookups() {
    List<Step> failed = failedLookups();
    for (Step step : failed) {
      step.lookupFailed = false;
      step.missed = false;
    }
    if (!failed.isEmpty() && run.reusing()) {
      askQueued();
      run.lookAhead();
    }
  }

  /** Asks for steps that wait for a slot and were not asked for. */
  private void askQueued() {
    for (Step step : steps.in(StepState.QUEUED)) {
      if (step.reuse == null && reuse.mayAskCache(step)) {
        commands.withdrawIfWaiting(step.edge);
        queues.remove(step.edge);
        steps.move(step, StepState.WAITING);
        reuse.askCache(step);
      }
    }
  }
}
