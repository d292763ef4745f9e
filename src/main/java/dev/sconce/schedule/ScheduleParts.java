package dev.sconce.schedule;

import dev.sconce.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects that the parts of a scheduler share.
 *
 * @param graph the graph to build
 * @param facts the facts about files and logs
 * @param inputs the inputs of edges
 * @param explanations why nodes are out of date, in ninja's words
 * @param steps the state of each step; publishes changes
 * @param outputs checks single outputs
 * @param plan the edges to build
 * @param queues the steps that can start
 * @param agenda the work in progress
 * @param reasons why steps run
 * @param criticalPath measures the urgency of steps
 * @param forecaster how long the rest will take
 * @param cache the stage of shared results; null if there is none
 * @param stages the stages to ask for outputs before a step runs, in this order
 */
record ScheduleParts(
    Graph graph,
    ScheduleOptions options,
    GraphFacts facts,
    EdgeInputs inputs,
    DirtyExplanations explanations,
    RunSteps steps,
    OutputCheck outputs,
    BuildPlan plan,
    StepQueues queues,
    WorkStack agenda,
    DirtyReasons reasons,
    CriticalPath criticalPath,
    RemainingTimeForecast forecaster,
    @Nullable CacheStage cache,
    List<ReuseStage> stages) {
  /** The parts for a loaded graph. */
  static ScheduleParts of(Graph graph, RecordedDeps deps, ScheduleOptions options) {
    GraphFacts facts = new GraphFacts(graph);
    EdgeInputs inputs = new EdgeInputs(graph, facts, deps);
    DirtyExplanations explanations = new DirtyExplanations(options.explain());
    RunSteps steps = new RunSteps(graph, options, explanations, inputs);
    OutputCheck outputs = new OutputCheck(graph, facts, options.logged(), explanations);
    BuildPlan plan = new BuildPlan(graph, facts, inputs, outputs, steps);
    StepQueues queues = new StepQueues(graph);
    List<ReuseStage> stages = new ArrayList<>();
    stages.add(new EarlyCutOff(options.cutOff(), facts));
    CacheUse use = options.dryRun() ? null : options.cache();
    CacheStage cache = use == null ? null : new CacheStage(use, graph, facts);
    if (cache != null) {
      stages.add(cache);
    }
    CriticalPath criticalPath =
        new CriticalPath(graph, inputs, steps, options.weights(), queues.priorities());
    return new ScheduleParts(
        graph,
        options,
        facts,
        inputs,
        explanations,
        steps,
        outputs,
        plan,
        queues,
        new WorkStack(),
        new DirtyReasons(graph, facts, inputs, options.logged()),
        criticalPath,
        new RemainingTimeForecast(graph, inputs, plan, steps, criticalPath, options.weights()),
        cache,
        List.copyOf(stages));
  }
}
