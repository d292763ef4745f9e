package dev.sconce.schedule;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Reply;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does what users ask for, and answers each request once. */
final class Steering {
  private static final String NOT_FAILED = "the step has not failed";
  private static final String NOTHING_FAILED = "nothing failed";
  private static final String OVER = "the step neither runs nor waits";

  private final BuildRun run;
  private final Graph graph;
  private final Plan plan;
  private final Queues queues;
  private final Steps steps;
  private final Commands commands;
  private final Failures failures;

  Steering(BuildRun run, ScheduleParts parts, Commands commands, Failures failures) {
    this.run = run;
    this.graph = parts.graph();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.commands = commands;
    this.failures = failures;
  }

  void answer(BuildRequest request) {
    if (request instanceof BuildRequest.SetSlots set) {
      commands.slots(set.slots());
      done(request);
      steps.publish(new BuildEvent.SlotsChanged(set.slots()));
    } else if (!run.active()) {
      betweenRuns(request);
    } else if (request instanceof BuildRequest.Stop stop) {
      accepted(request);
      run.abort(RunResult.interrupted(), stop.signal());
    } else if (run.aborting()) {
      refused(request, "the build is being stopped");
    } else {
      steer(request);
    }
  }

  private void betweenRuns(BuildRequest request) {
    if (!run.mayGoOn()) {
      refused(request, "the build has just ended");
      return;
    }
    switch (request) {
      case BuildRequest.Retry(int step) -> {
        StepState state = steps.state(step);
        if (state == StepState.FAILED || state == StepState.CANCELLED) {
          Set<Integer> heldBack = failed();
          heldBack.remove(step);
          run.again(request, List.of(), heldBack);
        } else {
          refused(request, NOT_FAILED);
        }
      }
      case BuildRequest.RetryAll() -> {
        if (failed().isEmpty() && steps.in(StepState.CANCELLED).isEmpty()) {
          refused(request, NOTHING_FAILED);
        } else {
          run.again(request, List.of(), Set.of());
        }
      }
      case BuildRequest.AddTargets add -> {
        List<Node> targets = named(add);
        if (targets != null) {
          run.again(request, targets, failed());
        }
      }
      case BuildRequest.Stop _ -> done(request);
      case BuildRequest.Pause _,
          BuildRequest.Resume _,
          BuildRequest.Cancel _,
          BuildRequest.SetMode _,
          BuildRequest.AskCache _ ->
          refused(request, "no build is running");
      case BuildRequest.SetSlots _ -> throw new IllegalStateException("answered before");
    }
  }

  void accepted(BuildRequest request) {
    answered(request, Reply.ACCEPTED, "");
  }

  private void done(BuildRequest request) {
    answered(request, Reply.DONE, "");
  }

  void refused(BuildRequest request, String reason) {
    answered(request, Reply.REFUSED, reason);
  }

  private void answered(BuildRequest request, Reply reply, String reason) {
    steps.publish(new BuildEvent.RequestAnswered(request, reply, reason));
  }

  private void steer(BuildRequest request) {
    switch (request) {
      case BuildRequest.Pause _ -> pause(request, true);
      case BuildRequest.Resume _ -> pause(request, false);
      case BuildRequest.Retry retry -> retry(retry);
      case BuildRequest.RetryAll all -> retryAll(all);
      case BuildRequest.Cancel cancel -> cancel(cancel);
      case BuildRequest.AddTargets add -> addTargets(add);
      case BuildRequest.SetMode _, BuildRequest.AskCache _ ->
          refused(request, "no remote cache is configured");
      case BuildRequest.SetSlots _, BuildRequest.Stop _ ->
          throw new IllegalStateException("answered before");
    }
  }

  private void pause(BuildRequest request, boolean on) {
    if (commands.paused() == on) {
      refused(request, on ? "the build is paused" : "the build is not paused");
      return;
    }
    commands.paused(on);
    if (!on) {
      run.forecastAnew();
    }
    done(request);
    run.phase(commands.phase());
  }

  private void retry(BuildRequest.Retry request) {
    Step step = steps.find(request.step());
    if (step != null && mayRetry(step)) {
      accepted(request);
      again(step);
    } else {
      refused(request, NOT_FAILED);
    }
  }

  private static boolean mayRetry(Step step) {
    return step.is(StepState.FAILED) || step.is(StepState.CANCELLED);
  }

  private void retryAll(BuildRequest.RetryAll request) {
    List<Step> stopped = new ArrayList<>(steps.in(StepState.FAILED));
    stopped.addAll(steps.in(StepState.CANCELLED));
    if (stopped.isEmpty()) {
      refused(request, NOTHING_FAILED);
      return;
    }
    accepted(request);
    stopped.forEach(this::again);
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
    }
  }

  private void cancel(BuildRequest.Cancel request) {
    Step step = steps.find(request.step());
    StepState state = step == null ? null : step.state();
    if (step == null || state == null) {
      refused(request, "the step is no part of this build");
      return;
    }
    switch (state) {
      case RUNNING -> {
        if (commands.cancel(step)) {
          accepted(request);
        } else {
          refused(request, OVER);
        }
      }
      case WAITING, CHECKING, KEYING, LOOKUP, RESULT_KNOWN, FETCHING, QUEUED -> {
        done(request);
        cancelWaiting(step);
      }
      case SETTLING, DONE, FAILED, CANCELLED -> refused(request, OVER);
    }
  }

  private void cancelWaiting(Step step) {
    if (step.is(StepState.QUEUED)) {
      commands.withdrawIfWaiting(step.edge);
      queues.remove(step.edge);
    }
    step.want = Want.FINISH;
    failures.cancelled();
    steps.move(step, StepState.CANCELLED);
  }

  private void addTargets(BuildRequest.AddTargets request) {
    List<Node> targets = named(request);
    if (targets != null) {
      run.addTargets(request, targets);
    }
  }

  /** The nodes that a request names; null when it was refused since there is no such node. */
  private @Nullable List<Node> named(BuildRequest.AddTargets request) {
    List<Node> targets = new ArrayList<>();
    for (String name : request.targets()) {
      Node node = graph.find(name);
      if (node == null) {
        refused(request, "unknown target: '" + name + "'");
        return null;
      }
      targets.add(node);
    }
    return targets;
  }
}
