package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.IntList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The edges that a run wants, and how many remain. Knows nothing about slots and commands. */
final class BuildPlan {
  private final Graph graph;
  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final OutputCheck outputs;
  private final RunSteps steps;
  private final List<Node> targets = new ArrayList<>();
  private final IntList members = new IntList();
  private int wantedEdges;
  private int commandEdges;

  BuildPlan(Graph graph, GraphFacts facts, EdgeInputs inputs, OutputCheck outputs, RunSteps steps) {
    this.graph = graph;
    this.facts = facts;
    this.inputs = inputs;
    this.outputs = outputs;
    this.steps = steps;
  }

  void clear() {
    steps.unplan();
    targets.clear();
    members.clear();
    wantedEdges = 0;
    commandEdges = 0;
  }

  /** The requested targets, including validations. */
  List<Node> targets() {
    return targets;
  }

  /** Whether any commands remain to be run. */
  boolean moreToDo() {
    return wantedEdges > 0 && commandEdges > 0;
  }

  /**
   * Adds a scanned node and everything that it needs.
   *
   * @return why it cannot be made; empty if it can
   */
  String addTarget(Node target) {
    targets.add(target);
    return add(target, null, null);
  }

  /**
   * Adds a scanned node that a dyndep file made an input of {@code dependent}.
   *
   * @param walked receives the ids of all visited edges
   * @return why it cannot be made; empty if it can
   */
  String addInput(Node node, Node dependent, IntList walked) {
    return add(node, dependent, walked);
  }

  private String add(Node target, @Nullable Node dependent, @Nullable IntList walked) {
    if (!enter(target, walked)) {
      return missing(target, dependent);
    }
    List<Node> stack = new ArrayList<>();
    IntList positions = new IntList();
    push(target, stack, positions);
    while (!stack.isEmpty()) {
      Node node = stack.getLast();
      Edge edge = node.producer();
      assert edge != null;
      int at = positions.removeLast();
      if (at == inputs.count(edge)) {
        stack.removeLast();
        continue;
      }
      positions.add(at + 1);
      Node input = inputs.get(edge, at);
      if (enter(input, walked)) {
        push(input, stack, positions);
      } else {
        String error = missing(input, node);
        if (!error.isEmpty()) {
          return error;
        }
      }
    }
    return "";
  }

  private static void push(Node node, List<Node> stack, IntList positions) {
    stack.add(node);
    positions.add(0);
  }

  /** Whether to visit the inputs of the edge that produces the node. */
  private boolean enter(Node node, @Nullable IntList walked) {
    Edge edge = node.producer();
    if (edge == null || facts.edge(edge.id(), GraphFacts.READY)) {
      return false;
    }
    Step step = steps.of(edge);
    Want known = step.want;
    if (walked != null && known == Want.FINISH) {
      return false;
    }
    if (known == Want.NONE) {
      step.want = Want.NOTHING;
      include(step);
    }
    if (facts.node(node.id(), GraphFacts.DIRTY)) {
      join(step);
    }
    if (walked != null) {
      walked.add(edge.id());
    }
    return known == Want.NONE;
  }

  private void include(Step step) {
    step.planned = true;
    members.add(step.id());
    inputs.attach(step.edge);
  }

  /** Whether an edge is in the plan, or was up to date when the plan was made. */
  boolean needs(Edge edge) {
    Step step = steps.find(edge.id());
    return (step != null && step.planned) || facts.edge(edge.id(), GraphFacts.READY);
  }

  /** Attaches the inputs from the deps log for all edges that were up to date. */
  void attachUpToDate() {
    for (int id = 0; id < graph.edgeCount(); id++) {
      if (facts.edge(id, GraphFacts.READY)) {
        inputs.attach(graph.edge(id));
      }
    }
  }

  /** Wants an edge of the plan that was not out of date so far. */
  void wantStart(Edge edge) {
    join(steps.of(edge));
  }

  private void join(Step step) {
    if (step.want != Want.NOTHING) {
      return;
    }
    step.want = Want.START;
    wantedEdges++;
    if (!step.edge.phony()) {
      commandEdges++;
      steps.joins(step);
    }
  }

  /** The error for a missing source. It is no error if only a depfile or a log names the file. */
  private String missing(Node node, @Nullable Node dependent) {
    if (node.producer() != null
        || !facts.node(node.id(), GraphFacts.DIRTY)
        || !node.namedByManifest()) {
      return "";
    }
    String neededBy = dependent == null ? "" : ", needed by '" + dependent.path() + "',";
    return "'" + node.path() + "'" + neededBy + " missing and no known rule to make it";
  }

  /**
   * Whether all inputs of an edge are ready. Each call continues where the last one stopped, so
   * that the total cost is linear in the number of inputs.
   */
  boolean inputsReady(Edge edge) {
    Step step = steps.of(edge);
    int count = inputs.count(edge);
    for (int at = step.readyInputs; at < count; at++) {
      if (facts.node(inputs.get(edge, at).id(), GraphFacts.UNREADY)) {
        step.readyInputs = at;
        return false;
      }
    }
    step.readyInputs = count;
    return true;
  }

  /** Called when the inputs of an edge have changed. */
  void inputsChanged(Edge edge) {
    steps.of(edge).readyInputs = 0;
  }

  /** Removes a finished edge; its outputs are ready. */
  void finished(Edge edge) {
    Step step = steps.of(edge);
    if (step.want != Want.NOTHING) {
      wantedEdges--;
    }
    step.want = Want.NONE;
    markReady(edge);
  }

  private void markReady(Edge edge) {
    facts.setEdge(edge.id(), GraphFacts.READY, true);
    for (Node output : edge.outputs()) {
      facts.setNode(output.id(), GraphFacts.UNREADY, false);
    }
  }

  /** The ids of all edges that were ever in the plan, in the order in which they joined. */
  IntList members() {
    return members;
  }

  /**
   * Called when a command left a node unchanged. Drops the steps that were wanted only because of
   * it; their outputs count as unchanged too. Walks depth-first like ninja, because the order shows
   * in explanations.
   *
   * @return the dropped steps that have an open question or a known result
   */
  List<Step> clean(Node unchanged) {
    List<Step> asked = List.of();
    List<Node> stack = new ArrayList<>();
    IntList positions = new IntList();
    push(unchanged, stack, positions);
    while (!stack.isEmpty()) {
      Node node = stack.getLast();
      int at = positions.removeLast();
      facts.setNode(node.id(), GraphFacts.DIRTY, false);
      if (at == graph.consumerCount(node)) {
        stack.removeLast();
        continue;
      }
      positions.add(at + 1);
      Edge edge = graph.consumer(node, at);
      Step step = steps.find(edge.id());
      if (step != null
          && step.wanted()
          && !facts.edge(edge.id(), GraphFacts.DEPS_MISSING)
          && isClean(edge)) {
        if (step.reuse != null || !step.contents.isEmpty()) {
          asked = asked.isEmpty() ? new ArrayList<>() : asked;
          asked.add(step);
        }
        drop(step);
        for (int i = edge.outputs().length - 1; i >= 0; i--) {
          push(edge.outputs()[i], stack, positions);
        }
      }
    }
    return asked;
  }

  private boolean isClean(Edge edge) {
    int newest = -1;
    int triggering = edge.triggeringInputs() + inputs.discoveredCount(edge);
    for (int at = 0; at < triggering; at++) {
      int id = inputs.get(edge, at).id();
      if (facts.node(id, GraphFacts.DIRTY)) {
        return false;
      }
      if (newest < 0 || facts.mtimes[id] > facts.mtimes[newest]) {
        newest = id;
      }
    }
    return !outputs.dirty(edge, newest) && !outputs.dirtyByTrace(edge);
  }

  /** Treats an edge with a command as up to date. */
  void markUpToDate(Step step) {
    step.want = Want.NOTHING;
    wantedEdges--;
    commandEdges--;
  }

  /**
   * Adds an edge again that was in the plan, or was up to date when the plan was made, because its
   * inputs were wrong.
   */
  void reopen(Step step) {
    if (!step.planned) {
      include(step);
    }
    boolean clean = step.state() == null && !step.edge.phony();
    if (!step.wanted() && !clean) {
      wantedEdges++;
      commandEdges += step.edge.phony() ? 0 : 1;
    }
    step.want = clean ? Want.NOTHING : Want.START;
    step.readyInputs = 0;
    facts.setEdge(step.id(), GraphFacts.READY, false);
    for (Node output : step.edge.outputs()) {
      facts.setNode(output.id(), GraphFacts.UNREADY, true);
      facts.setNode(output.id(), GraphFacts.DIRTY, !clean);
    }
  }

  private void drop(Step step) {
    step.want = Want.NOTHING;
    wantedEdges--;
    if (!step.edge.phony()) {
      commandEdges--;
      steps.leaves(step);
    }
  }
}
