package dev.sconce.schedule;

import dev.sconce.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a scheduler work with: all of them with the same.
 *
 * @param graph what is built
 * @param facts what is known of files and logs
 * @param inputs what edges read
 * @param explanations why nodes are out of date, in ninja's words
 * @param steps where each step is, and those who are told
 * @param outputs judges single outputs
 * @param plan which edges are to be done
 * @param queues what can start
 * @param agenda what is in progress
 * @param reasons why steps run
 * @param criticalPath which steps are the most urgent
 * @param forecaster how long the rest will take
 * @param cache the stage of results that are shared, null when there is none
 * @param stages who is asked, in this order, for what a step makes before it runs
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
  /** Those for a graph that is loaded. */
  static ScheduleParts of(Graph graph, RecordedDeps deps, ScheduleOptions options) {
    GraphFacts facts = new GraphFacts(graph);
    EdgeInputs inputs = new EdgeInputs(graph, facts, deps);
    DirtyExplanations explanations = new DirtyExplanations(options.explain());
    RunSteps steps = new RunSteps(graph, options, explanations);
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
