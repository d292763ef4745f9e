package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.List;

/**
 * Undoes a step that was done with wrong outputs, and all steps that depend on it. Waiting steps
 * continue to wait. Steps that are looked up or queued return to waiting. Running steps run again
 * after they have ended. Finished and failed steps return to waiting, too.
 */
final class StepUndo {
  private final BuildRun run;
  private final Graph graph;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final CommandDispatcher commands;
  private final ReusePipeline reuse;

  StepUndo(BuildRun run, ScheduleParts parts, CommandDispatcher commands, ReusePipeline reuse) {
    this.run = run;
    this.graph = parts.graph();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.commands = commands;
    this.reuse = reuse;
  }

  /** Makes a finished step run again. */
  void undo(Step wrong) {
    plan.attachUpToDate();
    List<Step> back = new ArrayList<>();
    List<Edge> pending = new ArrayList<>();
    goBack(wrong, back, pending);
    while (!pending.isEmpty()) {
      for (Node output : pending.removeLast().outputs()) {
        int count = graph.consumerCount(output);
        for (int i = 0; i < count; i++) {
          Edge reader = graph.consumer(output, i);
          if (plan.needs(reader)) {
            reach(steps.of(reader), back, pending);
          }
        }
      }
    }
    for (Step step : back) {
      if (step.want == Want.START && plan.inputsReady(step.edge)) {
        run.startable(step);
      }
    }
  }

  private void reach(Step reader, List<Step> back, List<Edge> pending) {
    plan.inputsChanged(reader.edge);
    reuse.lookAhead().inputsChanged(reader);
    StepState state = reader.state();
    if (reader.edge.phony() || state == null) {
      if (reader.want == Want.FINISH) {
        queues.remove(reader.edge);
      }
      if (reader.want != Want.START) {
        goBack(reader, back, pending);
      }
      return;
    }
    switch (state) {
      case WAITING -> {
        // it waits for the input to be made
        if (reader.want == Want.FINISH) {
          reuse.giveUp(reader);
          reader.want = Want.START;
        }
      }
      case CANCELLED -> {
        // stays cancelled
      }
      case CHECKING, KEYING, LOOKUP, RESULT_KNOWN, FETCHING -> {
        reuse.giveUp(reader);
        goBack(reader, back, pending);
      }
      case QUEUED -> {
        reuse.giveUp(reader);
        commands.withdrawIfWaiting(reader.edge);
        queues.remove(reader.edge);
        goBack(reader, back, pending);
      }
      case RUNNING, SETTLING -> {
        reuse.giveUp(reader);
        reader.started().recalled = true;
      }
      case FAILED -> {
        run.forgive();
        goBack(reader, back, pending);
      }
      case DONE -> {
        reuse.giveUp(reader);
        goBack(reader, back, pending);
      }
    }
  }

  private void goBack(Step step, List<Step> back, List<Edge> pending) {
    pending.add(step.edge);
    plan.reopen(step);
    reuse.undone(step);
    step.heldBack = false;
    if (step.state() != null) {
      steps.move(step, StepState.WAITING);
    }
    back.add(step);
  }
}
