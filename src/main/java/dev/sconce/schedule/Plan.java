package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which edges a run wants, and how many of them are left. Knows nothing of slots and commands. */
final class Plan {
  /** Told as steps join and leave the plan. Phonies are not told of. */
  interface Listener {
    void wanted(Edge edge);

    void dropped(Edge edge);
  }

  private final Graph graph;
  private final Facts facts;
  private final Inputs inputs;
  private final OutputCheck outputs;
  private final Listener listener;
  private final Want[] want;
  private final int[] readyInputs;
  private final List<Node> targets = new ArrayList<>();
  private final IntList members = new IntList();
  private int wantedEdges;
  private int commandEdges;

  Plan(Graph graph, Facts facts, Inputs inputs, OutputCheck outputs, Listener listener) {
    this.graph = graph;
    this.facts = facts;
    this.inputs = inputs;
    this.outputs = outputs;
    this.listener = listener;
    this.want = new Want[graph.edgeCount()];
    this.readyInputs = new int[graph.edgeCount()];
    clear();
  }

  void clear() {
    Arrays.fill(want, Want.NONE);
    Arrays.fill(readyInputs, 0);
    targets.clear();
    members.clear();
    wantedEdges = 0;
    commandEdges = 0;
  }

  /** The live array: what is wanted of each edge. */
  Want[] wants() {
    return want;
  }

  Want want(Edge edge) {
    return want[edge.id()];
  }

  void want(Edge edge, Want value) {
    want[edge.id()] = value;
  }

  /** Whether a step runs in this run, or would if it could. */
  boolean wants(int id) {
    return want[id] == Want.START || want[id] == Want.FINISH;
  }

  /** What was asked for, validations included. */
  List<Node> targets() {
    return targets;
  }

  /** Whether commands are left to be run. */
  boolean moreToDo() {
    return wantedEdges > 0 && commandEdges > 0;
  }

  /**
   * Adds a judged node and what it needs.
   *
   * @return why it cannot be made, empty when it can
   */
  String addTarget(Node target) {
    targets.add(target);
    return add(target, null, null);
  }

  /**
   * Adds a judged node that a dyndep file made an input of {@code dependent}.
   *
   * @param walked gets the ids of all edges that were met
   * @return why it cannot be made, empty when it can
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

  /** Whether the inputs of the edge that makes the node are to be entered as well. */
  private boolean enter(Node node, @Nullable IntList walked) {
    Edge edge = node.producer();
    if (edge == null || facts.edge(edge.id(), Facts.READY)) {
      return false;
    }
    Want known = want[edge.id()];
    if (walked != null && known == Want.FINISH) {
      return false;
    }
    if (known == Want.NONE) {
      want[edge.id()] = Want.NOTHING;
      members.add(edge.id());
      inputs.attach(edge);
    }
    if (facts.node(node.id(), Facts.DIRTY)) {
      join(edge);
    }
    if (walked != null) {
      walked.add(edge.id());
    }
    return known == Want.NONE;
  }

  /** Wants an edge of the plan that was not known to be out of date. */
  void wantStart(Edge edge) {
    join(edge);
  }

  private void join(Edge edge) {
    if (want[edge.id()] != Want.NOTHING) {
      return;
    }
    want[edge.id()] = Want.START;
    wantedEdges++;
    if (!edge.phony()) {
      commandEdges++;
      listener.wanted(edge);
    }
  }

  /** A missing source is an error, unless only a depfile or a log names it. */
  private String missing(Node node, @Nullable Node dependent) {
    if (node.producer() != null || !facts.node(node.id(), Facts.DIRTY) || !node.namedByManifest()) {
      return "";
    }
    String neededBy = dependent == null ? "" : ", needed by '" + dependent.path() + "',";
    return "'" + node.path() + "'" + neededBy + " missing and no known rule to make it";
  }

  /**
   * Whether all inputs of an edge are ready. Each look goes on where the last one stopped, so that
   * an edge with ten thousand inputs costs no more than they do.
   */
  boolean inputsReady(Edge edge) {
    int count = inputs.count(edge);
    for (int at = readyInputs[edge.id()]; at < count; at++) {
      if (facts.node(inputs.get(edge, at).id(), Facts.UNREADY)) {
        readyInputs[edge.id()] = at;
        return false;
      }
    }
    readyInputs[edge.id()] = count;
    return true;
  }

  /** Takes note that the inputs of an edge changed. */
  void inputsChanged(Edge edge) {
    readyInputs[edge.id()] = 0;
  }

  /** Takes a finished edge out, as its outputs are ready. */
  void finished(Edge edge) {
    if (want[edge.id()] != Want.NOTHING) {
      wantedEdges--;
    }
    want[edge.id()] = Want.NONE;
    markReady(edge);
  }

  private void markReady(Edge edge) {
    facts.setEdge(edge.id(), Facts.READY, true);
    for (Node output : edge.outputs()) {
      facts.setNode(output.id(), Facts.UNREADY, false);
    }
  }

  /** The ids of all edges that ever were in the plan, in the order in which they joined. */
  IntList members() {
    return members;
  }

  /**
   * Takes note that a command left a node alone. Steps that were wanted for its sake only are
   * dropped, and what they make counts as left alone too. The walk is in depth, as ninja's, which
   * shows in explanations.
   */
  void clean(Node left) {
    List<Node> stack = new ArrayList<>();
    IntList positions = new IntList();
    push(left, stack, positions);
    while (!stack.isEmpty()) {
      Node node = stack.getLast();
      int at = positions.removeLast();
      facts.setNode(node.id(), Facts.DIRTY, false);
      if (at == graph.consumerCount(node)) {
        stack.removeLast();
        continue;
      }
      positions.add(at + 1);
      Edge edge = graph.consumer(node, at);
      if (wanted(edge) && !facts.edge(edge.id(), Facts.DEPS_MISSING) && isClean(edge)) {
        drop(edge);
        for (int i = edge.outputs().length - 1; i >= 0; i--) {
          push(edge.outputs()[i], stack, positions);
        }
      }
    }
  }

  private boolean wanted(Edge edge) {
    return wants(edge.id());
  }

  private boolean isClean(Edge edge) {
    int newest = -1;
    int triggering = edge.triggeringInputs() + inputs.discoveredCount(edge);
    for (int at = 0; at < triggering; at++) {
      int id = inputs.get(edge, at).id();
      if (facts.node(id, Facts.DIRTY)) {
        return false;
      }
      if (newest < 0 || facts.mtimes[id] > facts.mtimes[newest]) {
        newest = id;
      }
    }
    return !outputs.dirty(edge, newest);
  }

  /** Takes an edge with a command for up to date. */
  void spare(Edge edge) {
    want[edge.id()] = Want.NOTHING;
    wantedEdges--;
    commandEdges--;
  }

  private void drop(Edge edge) {
    want[edge.id()] = Want.NOTHING;
    wantedEdges--;
    if (!edge.phony()) {
      commandEdges--;
      listener.dropped(edge);
    }
  }
}
