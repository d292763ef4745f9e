package dev.sconce.schedule;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Reply;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Performs requests of users, and answers each request once. */
final class RequestHandler {
  private static final String NOT_FAILED = "the step has not failed";
  private static final String NOTHING_FAILED = "nothing failed";
  private static final String OVER = "the step neither runs nor waits";

  private final BuildRun run;
  private final Graph graph;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final CommandDispatcher commands;
  private final ReusePipeline reuse;
  private final FailureBudget failures;

  RequestHandler(
      BuildRun run,
      ScheduleParts parts,
      CommandDispatcher commands,
      ReusePipeline reuse,
      FailureBudget failures) {
    this.run = run;
    this.graph = parts.graph();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.commands = commands;
    this.reuse = reuse;
    this.failures = failures;
  }

  void answer(Completion.Asked asked) {
    BuildRequest request = asked.request();
    if (request instanceof BuildRequest.SetSlots set) {
      commands.slots(set.slots());
      done(asked);
      steps.publish(new BuildEvent.SlotsChanged(set.slots()));
    } else if (!run.active()) {
      betweenRuns(asked);
    } else if (request instanceof BuildRequest.Stop stop) {
      accepted(asked);
      run.abort(RunResult.interrupted(), stop.signal());
    } else if (run.aborting()) {
      refused(asked, "the build is being stopped");
    } else {
      steer(asked);
    }
  }

  private void betweenRuns(Completion.Asked asked) {
    if (!run.mayGoOn()) {
      refused(asked, "the build has just ended");
      return;
    }
    switch (asked.request()) {
      case BuildRequest.Retry(int step) -> {
        if (mayRetry(steps.state(step))) {
          Set<Integer> heldBack = failed();
          heldBack.remove(step);
          run.again(asked, List.of(), heldBack);
        } else {
          refused(asked, NOT_FAILED);
        }
      }
      case BuildRequest.RetrySteps(List<Integer> ids) -> {
        if (ids.stream().map(steps::state).noneMatch(RequestHandler::mayRetry)) {
          refused(asked, NOT_FAILED);
        } else {
          Set<Integer> heldBack = failed();
          ids.forEach(heldBack::remove);
          run.again(asked, List.of(), heldBack);
        }
      }
      case BuildRequest.RetryAll() -> {
        if (failed().isEmpty() && steps.in(StepState.CANCELLED).isEmpty()) {
          refused(asked, NOTHING_FAILED);
        } else {
          run.again(asked, List.of(), Set.of());
        }
      }
      case BuildRequest.AddTargets add -> {
        List<Node> targets = named(asked, add);
        if (targets != null) {
          run.again(asked, targets, failed());
        }
      }
      case BuildRequest.Stop _ -> done(asked);
      case BuildRequest.Pause _, BuildRequest.Resume _, BuildRequest.Cancel _ ->
          refused(asked, "no build is running");
      case BuildRequest.SetMode _, BuildRequest.AskCache _ -> cache(asked);
      case BuildRequest.SetSlots _ -> throw new IllegalStateException("answered before");
    }
  }

  void accepted(Completion.Asked asked) {
    answered(asked, Reply.ACCEPTED, "");
  }

  private void done(Completion.Asked asked) {
    answered(asked, Reply.DONE, "");
  }

  void refused(Completion.Asked asked, String reason) {
    answered(asked, Reply.REFUSED, reason);
  }

  private void answered(Completion.Asked asked, Reply reply, String reason) {
    steps.publish(new BuildEvent.RequestAnswered(asked.id(), asked.request(), reply, reason));
  }

  private void steer(Completion.Asked asked) {
    switch (asked.request()) {
      case BuildRequest.Pause _ -> pause(asked, true);
      case BuildRequest.Resume _ -> pause(asked, false);
      case BuildRequest.Retry(int step) -> retry(asked, step);
      case BuildRequest.RetrySteps(List<Integer> ids) -> retry(asked, ids);
      case BuildRequest.RetryAll _ -> retryAll(asked);
      case BuildRequest.Cancel(int step) -> cancel(asked, step);
      case BuildRequest.AddTargets add -> addTargets(asked, add);
      case BuildRequest.SetMode _, BuildRequest.AskCache _ -> cache(asked);
      case BuildRequest.SetSlots _, BuildRequest.Stop _ ->
          throw new IllegalStateException("answered before");
    }
  }

  private void pause(Completion.Asked asked, boolean on) {
    if (commands.paused() == on) {
      refused(asked, on ? "the build is paused" : "the build is not paused");
      return;
    }
    commands.paused(on);
    if (!on) {
      run.forecastAnew();
    }
    done(asked);
    run.phase(commands.phase());
    if (!on) {
      reuse.questions().resume();
    }
  }

  private void cache(Completion.Asked asked) {
    CacheControl cache = reuse.control();
    if (cache == null) {
      refused(asked, "no remote cache is configured");
      return;
    }
    done(asked);
    if (asked.request() instanceof BuildRequest.SetMode(CacheMode mode)) {
      cache.mode(mode);
    } else {
      cache.askServer();
    }
  }

  private void retry(Completion.Asked asked, int id) {
    Step step = steps.find(id);
    if (step != null && mayRetry(step)) {
      accepted(asked);
      again(step);
    } else {
      refused(asked, NOT_FAILED);
    }
  }

  private static boolean mayRetry(Step step) {
    return step.is(StepState.FAILED) || step.is(StepState.CANCELLED);
  }

  private static boolean mayRetry(@Nullable StepState state) {
    return state == StepState.FAILED || state == StepState.CANCELLED;
  }

  private void retry(Completion.Asked asked, List<Integer> ids) {
    List<Step> stopped = new ArrayList<>();
    for (int id : Set.copyOf(ids)) {
      Step step = steps.find(id);
      if (step != null && mayRetry(step)) {
        stopped.add(step);
      }
    }
    if (stopped.isEmpty()) {
      refused(asked, NOT_FAILED);
      return;
    }
    accepted(asked);
    stopped.forEach(this::again);
  }

  private void retryAll(Completion.Asked asked) {
    List<Step> stopped = new ArrayList<>(steps.in(StepState.FAILED));
    stopped.addAll(steps.in(StepState.CANCELLED));
    CacheControl cache = reuse.control();
    if (stopped.isEmpty() && (cache == null || !cache.anyLookupFailed())) {
      refused(asked, NOTHING_FAILED);
      return;
    }
    accepted(asked);
    stopped.forEach(this::again);
    if (cache != null) {
      cache.retryLookups();
    }
  }

  private Set<Integer> failed() {
    Set<Integer> failed = new HashSet<>();
    steps.in(StepState.FAILED).forEach(step -> failed.add(step.id()));
    return failed;
  }

  private void again(Step step) {
    if (step.is(StepState.FAILED)) {
      run.forgive();
    }
    step.heldBack = false;
    run.hurry(step.edge);
    step.want = Want.START;
    steps.move(step, StepState.WAITING);
    if (plan.inputsReady(step.edge)) {
      run.startable(step);
    } else {
      run.waitsForInputs(step.edge);
    }
  }

  private void cancel(Completion.Asked asked, int id) {
    Step step = steps.find(id);
    StepState state = step == null ? null : step.state();
    if (step == null || state == null) {
      refused(asked, "the step is no part of this build");
      return;
    }
    switch (state) {
      case RUNNING -> {
        if (commands.cancel(step)) {
          accepted(asked);
          cancelledBy(asked, step);
        } else {
          refused(asked, OVER);
        }
      }
      case WAITING, CHECKING, KEYING, LOOKUP, RESULT_KNOWN, FETCHING, QUEUED -> {
        done(asked);
        cancelledBy(asked, step);
        cancelWaiting(step);
      }
      case SETTLING, DONE, FAILED, CANCELLED -> refused(asked, OVER);
    }
  }

  private void cancelledBy(Completion.Asked asked, Step step) {
    step.cancelledBy = asked.id();
    steps.publish(new BuildEvent.StepCancelled(step.id(), asked.id()));
  }

  private void cancelWaiting(Step step) {
    if (step.is(StepState.QUEUED)) {
      commands.withdrawIfWaiting(step.edge);
      queues.remove(step.edge);
    }
    reuse.giveUp(step);
    reuse.lookAhead().takeBack(step);
    step.want = Want.FINISH;
    failures.cancelled();
    steps.move(step, StepState.CANCELLED);
  }

  private void addTargets(Completion.Asked asked, BuildRequest.AddTargets add) {
    List<Node> targets = named(asked, add);
    if (targets != null) {
      run.addTargets(asked, targets);
    }
  }

  /** The nodes that a request names; null if it was refused because of an unknown name. */
  private @Nullable List<Node> named(Completion.Asked asked, BuildRequest.AddTargets add) {
    List<Node> targets = new ArrayList<>();
    for (String name : add.targets()) {
      Node node = graph.find(name);
      if (node == null) {
        refused(asked, "unknown target: '" + name + "'");
        return null;
      }
      targets.add(node);
    }
    return targets;
  }
}
