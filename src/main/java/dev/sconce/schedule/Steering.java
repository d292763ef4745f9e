package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what users ask for, and answers each request once. */
final class Steering {
  private final Scheduler scheduler;
  private final Graph graph;
  private final Plan plan;
  private final Queues queues;
  private final Steps steps;
  private final Commands commands;

  Steering(
      Scheduler scheduler, Graph graph, Plan plan, Queues queues, Steps steps, Commands commands) {
    this.scheduler = scheduler;
    this.graph = graph;
    this.plan = plan;
    this.queues = queues;
    this.steps = steps;
    this.commands = commands;
  }

  void answer(BuildRequest request) {
    if (request instanceof BuildRequest.SetSlots set) {
      commands.slots(set.slots());
      accepted(request);
      steps.publish(new BuildEvent.SlotsChanged(set.slots()));
    } else if (!scheduler.active()) {
      refused(request, "no build is running");
    } else if (request instanceof BuildRequest.Stop stop) {
      accepted(request);
      scheduler.abort(RunResult.interrupted(), stop.signal());
    } else if (scheduler.aborting()) {
      refused(request, "the build is being stopped");
    } else {
      steer(request);
    }
  }

  void accepted(BuildRequest request) {
    steps.publish(new BuildEvent.RequestAnswered(request, true, ""));
  }

  void refused(BuildRequest request, String reason) {
    steps.publish(new BuildEvent.RequestAnswered(request, false, reason));
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
    accepted(request);
    scheduler.phase(commands.phase());
  }

  private void retry(BuildRequest.Retry request) {
    StepState state = known(request.step());
    if (state == StepState.FAILED || state == StepState.CANCELLED) {
      accepted(request);
      again(graph.edge(request.step()), state);
    } else {
      refused(request, "the step has not failed");
    }
  }

  private void retryAll(BuildRequest.RetryAll request) {
    List<Edge> failed = new ArrayList<>();
    IntList members = plan.members();
    for (int i = 0; i < members.size(); i++) {
      if (steps.table().state(members.get(i)) == StepState.FAILED) {
        failed.add(graph.edge(members.get(i)));
      }
    }
    if (failed.isEmpty()) {
      refused(request, "nothing failed");
      return;
    }
    accepted(request);
    for (Edge edge : failed) {
      again(edge, StepState.FAILED);
    }
  }

  private void again(Edge edge, StepState was) {
    if (was == StepState.FAILED) {
      commands.forgive();
    }
    plan.want(edge, Want.START);
    steps.move(edge, StepState.WAITING);
    if (plan.inputsReady(edge)) {
      scheduler.startable(edge);
    }
  }

  private void cancel(BuildRequest.Cancel request) {
    StepState state = known(request.step());
    if (state == StepState.RUNNING && commands.cancel(request.step())) {
      accepted(request);
    } else if (state == StepState.WAITING
        || state == StepState.CHECKING
        || state == StepState.QUEUED) {
      accepted(request);
      Edge edge = graph.edge(request.step());
      if (state == StepState.QUEUED) {
        queues.remove(edge);
      }
      plan.want(edge, Want.FINISH);
      commands.cancelledBeforeStart();
      steps.move(edge, StepState.CANCELLED);
    } else {
      refused(request, "the step neither runs nor waits");
    }
  }

  private @Nullable StepState known(int step) {
    return step >= 0 && step < graph.edgeCount() ? steps.table().state(step) : null;
  }

  private void addTargets(BuildRequest.AddTargets request) {
    List<Node> targets = new ArrayList<>();
    for (String name : request.targets()) {
      Node node = graph.find(name);
      if (node == null) {
        refused(request, "unknown target: '" + name + "'");
        return;
      }
      targets.add(node);
    }
    scheduler.addTargets(request, targets);
  }
}
