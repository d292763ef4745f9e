package dev.sconce.schedule;

import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;

/** Performs users' requests about the cache: change the mode, retry failed look-ups. */
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

  /** Changes the mode. Requests that the new mode does not allow are answered at once. */
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

  /** Retries a server that was suspended. */
  void askServer() {
    commands.ask(new Effect.Reuse.AskServer());
  }

  /** Whether the look-up of any waiting step failed. */
  boolean anyLookupFailed() {
    return !failedLookups().isEmpty();
  }

  private List<Step> failedLookups() {
    List<Step> failed = new ArrayList<>(steps.in(StepState.WAITING));
    failed.addAll(steps.in(StepState.QUEUED));
    failed.removeIf(step -> !step.lookupFailed);
    return failed;
  }

  /** Retries these look-ups. */
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

  /** Looks up queued steps that were not looked up before. */
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
