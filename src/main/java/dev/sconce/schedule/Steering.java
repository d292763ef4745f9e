package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Reply;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Does what users ask for, and answers each request once. */
final class Steering {
  private static final String NOT_FAILED = "the step has not failed";
  private static final String NOTHING_FAILED = "nothing failed";

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
        StepState state = known(step);
        if (state == StepState.FAILED || state == StepState.CANCELLED) {
          Set<Integer> left = failed();
          left.remove(step);
          run.again(request, List.of(), left);
        } else {
          refused(request, NOT_FAILED);
        }
      }
      case BuildRequest.RetryAll() -> {
        if (failed().isEmpty() && in(StepState.CANCELLED).isEmpty()) {
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
    StepState state = known(request.step());
    if (state == StepState.FAILED || state == StepState.CANCELLED) {
      accepted(request);
      again(graph.edge(request.step()), state);
    } else {
      refused(request, NOT_FAILED);
    }
  }

  private void retryAll(BuildRequest.RetryAll request) {
    Set<Integer> failed = failed();
    Set<Integer> cancelled = in(StepState.CANCELLED);
    if (failed.isEmpty() && cancelled.isEmpty()) {
      refused(request, NOTHING_FAILED);
      return;
    }
    accepted(request);
    for (int step : failed) {
      again(graph.edge(step), StepState.FAILED);
    }
    for (int step : cancelled) {
      again(graph.edge(step), StepState.CANCELLED);
    }
  }

  private Set<Integer> failed() {
    return in(StepState.FAILED);
  }

  /** The steps in a state, in the order of the manifest. */
  private Set<Integer> in(StepState state) {
    Set<Integer> found = new TreeSet<>();
    for (int step = 0; step < steps.table().size(); step++) {
      if (steps.table().state(step) == state) {
        found.add(step);
      }
    }
    return found;
  }

  private void again(Edge edge, StepState was) {
    if (was == StepState.FAILED) {
      run.forgive();
    }
    steps.takeUp(edge);
    run.hurry(edge);
    plan.want(edge, Want.START);
    steps.move(edge, StepState.WAITING);
    if (plan.inputsReady(edge)) {
      run.startable(edge);
    }
  }

  private void cancel(BuildRequest.Cancel request) {
    StepState state = known(request.step());
    if (state == StepState.RUNNING && commands.cancel(request.step())) {
      accepted(request);
    } else if (state == StepState.WAITING
        || state == StepState.CHECKING
        || state == StepState.QUEUED) {
      done(request);
      Edge edge = graph.edge(request.step());
      if (state == StepState.QUEUED) {
        commands.withdrawIfWaiting(edge);
        queues.remove(edge);
      }
      plan.want(edge, Want.FINISH);
      failures.cancelled();
      steps.move(edge, StepState.CANCELLED);
    } else {
      refused(request, "the step neither runs nor waits");
    }
  }

  private @Nullable StepState known(int step) {
    return step >= 0 && step < graph.edgeCount() ? steps.table().state(step) : null;
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
