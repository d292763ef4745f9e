package dev.sconce.schedule;

import dev.sconce.graph.Graph;
import java.util.ArrayList;
import java.util.List;

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
 * @param stages who is asked, in this order, for what a step makes before it runs
 */
record ScheduleParts(
    Graph graph,
    ScheduleOptions options,
    Facts facts,
    Inputs inputs,
    Explanations explanations,
    Steps steps,
    OutputCheck outputs,
    Plan plan,
    Queues queues,
    Agenda agenda,
    Reasons reasons,
    CriticalPath criticalPath,
    Forecaster forecaster,
    List<ReuseStage> stages) {
  /** Those for a graph that is loaded. */
  static ScheduleParts of(
      Graph graph, DepsView deps, ScheduleOptions options, List<ReuseStage> more) {
    Facts facts = new Facts(graph);
    Inputs inputs = new Inputs(graph, facts, deps);
    Explanations explanations = new Explanations(options.explain());
    Steps steps = new Steps(graph, options, explanations);
    OutputCheck outputs = new OutputCheck(graph, facts, options.logged(), explanations);
    Plan plan = new Plan(graph, facts, inputs, outputs, steps);
    Queues queues = new Queues(graph);
    List<ReuseStage> stages = new ArrayList<>();
    stages.add(new CutOff(options.cutOff(), facts));
    stages.addAll(more);
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
        new Agenda(),
        new Reasons(facts, inputs, options.logged()),
        criticalPath,
        new Forecaster(graph, inputs, plan, steps, criticalPath, options.weights()),
        List.copyOf(stages));
  }
}
