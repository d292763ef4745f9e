package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is out of date: applies ninja's rule to gathered facts.
 *
 * <p>Walks depth-first over explicit stacks. So chains of a hundred thousand steps are possible,
 * and the walk can stop where a dyndep file must be read and continue afterwards. The order of
 * visits is ninja's, because it decides which of several errors is reported.
 */
final class DirtyScan {
  /** The state after a call of {@link #proceed}. */
  enum Progress {
    /** The scan is complete. */
    DONE,
    /** {@link #dyndep} must be read and applied first. */
    NEEDS_DYNDEP,
    /** {@link #error} says why nothing can be built. */
    FAILED
  }

  private static final int FIRST_DEPTH = 64;

  /** Positions of a frame before its first input. */
  private static final int AT_ENTRY = -3;

  private static final int AT_DYNDEP = -2;
  private static final int AT_OUTPUTS = -1;

  private static final int NONE = -1;

  private final Graph graph;
  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final OutputCheck outputs;
  private final DirtyExplanations explanations;
  private final DiscoveredInputs discovered;

  /** The requested nodes, then the validations found during the scan. */
  private final List<Node> roots = new ArrayList<>();

  private int nextRoot;
  private @Nullable Node dyndep;

  /** An existing dyndep file that was just found; it is read before the walk continues. */
  private @Nullable Node toRead;

  private String error = "";

  private int depth;
  private Node[] frameNode = new Node[FIRST_DEPTH];
  private int[] frameAt = new int[FIRST_DEPTH];
  private int[] frameNewest = new int[FIRST_DEPTH];
  private boolean[] frameDirty = new boolean[FIRST_DEPTH];

  DirtyScan(
      Graph graph,
      GraphFacts facts,
      EdgeInputs inputs,
      OutputCheck outputs,
      DirtyExplanations explanations) {
    this.graph = graph;
    this.facts = facts;
    this.inputs = inputs;
    this.outputs = outputs;
    this.explanations = explanations;
    this.discovered = new DiscoveredInputs(graph, facts, inputs, explanations);
  }

  /** Starts the scan of a node. */
  void start(Node node) {
    unwind();
    roots.clear();
    roots.add(node);
    nextRoot = 0;
    toRead = null;
    error = "";
  }

  /** Continues until the scan is complete or has to stop. */
  Progress proceed() {
    while (true) {
      if (depth == 0) {
        if (nextRoot == roots.size()) {
          return Progress.DONE;
        }
        visit(roots.get(nextRoot++));
      } else {
        Progress stop = step();
        if (stop != null) {
          return stop;
        }
      }
      if (!error.isEmpty()) {
        unwind();
        return Progress.FAILED;
      }
      if (toRead != null) {
        dyndep = toRead;
        toRead = null;
        return Progress.NEEDS_DYNDEP;
      }
    }
  }

  private void unwind() {
    while (depth > 0) {
      Edge edge = frameNode[--depth].producer();
      assert edge != null;
      facts.setEdge(edge.id(), GraphFacts.IN_STACK, false);
    }
  }

  /** The dyndep file that can be read now. */
  Node dyndep() {
    assert dyndep != null;
    return dyndep;
  }

  /** Why nothing can be built. */
  String error() {
    return error;
  }

  /** The validations found during the scan; they were scanned too. */
  List<Node> validations() {
    return List.copyOf(roots.subList(1, roots.size()));
  }

  /**
   * Checks the inputs of all edges on the stack again, because a node taken for a source turned out
   * to have a producer.
   */
  void recheckInputs() {
    for (int at = 0; at < depth; at++) {
      if (frameAt[at] > 0) {
        frameAt[at] = 0;
        frameNewest[at] = NONE;
      }
    }
  }

  /** Makes the next scan check an edge again. */
  void unmark(Edge edge) {
    facts.setEdge(edge.id(), GraphFacts.DONE, false);
    for (Node output : edge.outputs()) {
      facts.setNode(output.id(), GraphFacts.SCANNED, false);
    }
  }

  /**
   * Scans a source at once. For a produced node, pushes its edge unless it was scanned before.
   *
   * @return whether something else comes first before the walk continues here
   */
  private boolean visit(Node node) {
    Edge edge = node.producer();
    if (edge == null) {
      visitLeaf(node);
      return toRead != null;
    }
    int flags = facts.edges[edge.id()];
    if ((flags & GraphFacts.DONE) != 0) {
      return false;
    }
    if ((flags & GraphFacts.IN_STACK) != 0) {
      error = cycleTo(node, edge);
      return false;
    }
    push(node);
    return true;
  }

  private void visitLeaf(Node node) {
    int id = node.id();
    if (facts.node(id, GraphFacts.SCANNED)) {
      return;
    }
    if (facts.mtimes[id] == GraphFacts.UNREADABLE) {
      error = facts.statError(id);
      return;
    }
    assert facts.mtimes[id] != GraphFacts.UNKNOWN : node;
    boolean missing = !facts.node(id, GraphFacts.EXISTS);
    if (missing && explanations.wanted()) {
      explanations.add(node, node.path() + " has no in-edge and is missing");
    }
    facts.nodes[id] |= GraphFacts.SCANNED;
    facts.setNode(id, GraphFacts.DIRTY, missing);
    if (!missing && facts.node(id, GraphFacts.DYNDEP_PENDING)) {
      toRead = node;
    }
  }

  private void push(Node node) {
    if (depth == frameNode.length) {
      frameNode = Arrays.copyOf(frameNode, depth * 2);
      frameAt = Arrays.copyOf(frameAt, depth * 2);
      frameNewest = Arrays.copyOf(frameNewest, depth * 2);
      frameDirty = Arrays.copyOf(frameDirty, depth * 2);
    }
    frameNode[depth] = node;
    frameAt[depth] = AT_ENTRY;
    frameNewest[depth] = NONE;
    frameDirty[depth] = false;
    depth++;
  }

  /** Works on the top frame until it is done or another frame is on top of it. */
  private @Nullable Progress step() {
    int top = depth - 1;
    Edge edge = frameNode[top].producer();
    assert edge != null;
    if (frameAt[top] == AT_ENTRY) {
      facts.edges[edge.id()] |= GraphFacts.IN_STACK | GraphFacts.READY;
      frameAt[top] = AT_DYNDEP;
    }
    if (frameAt[top] == AT_DYNDEP) {
      Node file = edge.dyndep();
      if (file != null && facts.node(file.id(), GraphFacts.DYNDEP_PENDING)) {
        if (visit(file) || !error.isEmpty()) {
          return null;
        }
        Edge producer = file.producer();
        if (producer == null || facts.edge(producer.id(), GraphFacts.READY)) {
          dyndep = file;
          return Progress.NEEDS_DYNDEP;
        }
      }
      frameAt[top] = AT_OUTPUTS;
    }
    if (frameAt[top] == AT_OUTPUTS) {
      lookAtOutputs(edge, top);
      if (!error.isEmpty()) {
        return null;
      }
      frameAt[top] = 0;
    }
    if (visitInputs(edge, top)) {
      leave(edge, top);
    }
    return null;
  }

  private void lookAtOutputs(Edge edge, int top) {
    for (Node output : edge.outputs()) {
      if (facts.mtimes[output.id()] == GraphFacts.UNREADABLE) {
        error = facts.statError(output.id());
        return;
      }
      assert facts.mtimes[output.id()] != GraphFacts.UNKNOWN : output;
    }
    if (!facts.edge(edge.id(), GraphFacts.DEPS_LOADED)) {
      facts.edges[edge.id()] |= GraphFacts.DEPS_LOADED;
      if (!discovered.load(edge)) {
        facts.edges[edge.id()] |= GraphFacts.DEPS_MISSING;
        frameDirty[top] = true;
      }
      error = discovered.error();
    }
    for (Node validation : edge.validations()) {
      roots.add(validation);
    }
  }

  /**
   * Visits the inputs. Returns whether all are scanned; otherwise another frame is on top, or there
   * is an error.
   */
  private boolean visitInputs(Edge edge, int top) {
    Node[] declared = edge.inputs();
    int triggering = edge.triggeringInputs();
    int undeclared = inputs.discoveredCount(edge);
    int orderOnlyFrom = triggering + undeclared;
    int count = declared.length + undeclared;
    int newest = frameNewest[top];
    for (int at = frameAt[top]; at < count; at++) {
      int id =
          at < triggering
              ? declared[at].id()
              : at < orderOnlyFrom
                  ? inputs.discovered(edge, at - triggering)
                  : declared[at - undeclared].id();
      int flags = facts.nodes[id];
      if ((flags & GraphFacts.SCANNED) == 0) {
        if (visit(graph.node(id)) || !error.isEmpty()) {
          frameAt[top] = at;
          frameNewest[top] = newest;
          return false;
        }
        flags = facts.nodes[id];
      }
      if ((flags & GraphFacts.UNREADY) != 0) {
        facts.edges[edge.id()] &= ~GraphFacts.READY;
      }
      if (at < orderOnlyFrom) {
        if ((flags & GraphFacts.DIRTY) != 0) {
          if (explanations.wanted()) {
            explanations.add(frameNode[top], graph.node(id).path() + " is dirty");
          }
          frameDirty[top] = true;
        } else if (newest == NONE || facts.mtimes[id] > facts.mtimes[newest]) {
          newest = id;
        }
      }
    }
    frameNewest[top] = newest;
    return true;
  }

  private void leave(Edge edge, int top) {
    boolean dirty =
        frameDirty[top]
            || outputs.dirty(edge, frameNewest[top])
            || outputs.dirtyByTrace(edge)
            || foundDirtyBefore(edge);
    if (dirty && !(edge.phony() && edge.inputs().length == 0)) {
      facts.edges[edge.id()] &= ~GraphFacts.READY;
    }
    boolean ready = facts.edge(edge.id(), GraphFacts.READY);
    for (Node output : edge.outputs()) {
      int flags = facts.nodes[output.id()] | GraphFacts.SCANNED;
      flags = ready ? flags & ~GraphFacts.UNREADY : flags | GraphFacts.UNREADY;
      if (ready && (flags & GraphFacts.DYNDEP_PENDING) != 0) {
        toRead = output;
      }
      facts.nodes[output.id()] = (byte) (dirty ? flags | GraphFacts.DIRTY : flags);
    }
    facts.edges[edge.id()] &= ~GraphFacts.IN_STACK;
    facts.edges[edge.id()] |= GraphFacts.DONE;
    depth--;
  }

  /**
   * Whether an edge that is scanned again because of a dyndep file is already wanted. Then its
   * outputs are not ready, even if the file made it a restat edge and it would be clean now.
   */
  private boolean foundDirtyBefore(Edge edge) {
    for (Node output : edge.outputs()) {
      if (facts.node(output.id(), GraphFacts.DIRTY)) {
        return true;
      }
    }
    return false;
  }

  /** Describes the cycle from the node at its end, so that the same name closes it. */
  private String cycleTo(Node node, Edge edge) {
    int start = 0;
    while (frameNode[start].producer() != edge) {
      start++;
    }
    StringBuilder text = new StringBuilder("dependency cycle: ").append(node.path());
    for (int i = start + 1; i < depth; i++) {
      text.append(" -> ").append(frameNode[i].path());
    }
    text.append(" -> ").append(node.path());
    if (start + 1 == depth && mayBeOldPhonyCycle(edge)) {
      text.append(" [-w phonycycle=err]");
    }
    return text.toString();
  }

  /** Whether the edge has the form {@code build a: phony … a …} that CMake once wrote. */
  private static boolean mayBeOldPhonyCycle(Edge edge) {
    return edge.phony()
        && edge.outputs().length == 1
        && edge.explicitOutputs() == 1
        && edge.explicitInputs() == edge.triggeringInputs();
  }
}
