package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.IntList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Lets the cache look up steps before their inputs are on disk. It is enough that each input is
 * ready, or known from the found result of its step. If an input turns out to be different, the
 * look-ups based on it are invalidated.
 *
 * <p>A phony edge, or a step that need not run but stands between others, is known when its inputs
 * are known.
 */
final class LookAhead {
  private final Graph graph;
  private final GraphFacts facts;
  private final EdgeInputs inputs;
  private final RunSteps steps;
  private final boolean used;
  private final ReusePipeline reuse;

  /** Steps that became known and whose consumers are still to be checked. */
  private final Deque<Step> spreading = new ArrayDeque<>();

  LookAhead(ScheduleParts parts, ReusePipeline reuse) {
    this.graph = parts.graph();
    this.facts = parts.facts();
    this.inputs = parts.inputs();
    this.steps = parts.steps();
    this.used = parts.cache() != null;
    this.reuse = reuse;
  }

  /** Called when the cache has a result for a step: consumers of its outputs may be looked up. */
  void resultKnown(Step step, List<OutputState> contents) {
    step.contents = contents;
    Node[] outputs = step.edge.outputs();
    for (int i = 0; i < outputs.length; i++) {
      facts.known().put(outputs[i], contents.get(i));
    }
    mark(step, true);
    spreading.add(step);
    spread();
  }

  /** Has a step looked up if all its inputs are known, and passes on what a phony stands for. */
  void consider(Edge edge) {
    if (used) {
      look(edge);
      spread();
    }
  }

  private void look(Edge edge) {
    Step step = steps.find(edge.id());
    if (step == null || step.heldBack || readsUnreadDyndep(edge) || !inputsKnown(step)) {
      return;
    }
    boolean passes =
        step.want == Step.Want.NOTHING || (edge.phony() && step.want == Step.Want.START);
    if (passes && !step.known && !makesUnreadDyndep(edge)) {
      mark(step, true);
      spreading.add(step);
    } else if (!passes && step.want == Step.Want.START) {
      reuse.askAhead(step, readsContents(edge));
    }
  }

  private void spread() {
    while (!spreading.isEmpty()) {
      for (Node output : spreading.remove().edge.outputs()) {
        int count = graph.consumerCount(output);
        for (int i = 0; i < count; i++) {
          look(graph.consumer(output, i));
        }
      }
    }
  }

  private void mark(Step step, boolean known) {
    step.known = known;
    for (Node output : step.edge.outputs()) {
      facts.setNode(output.id(), GraphFacts.KNOWN, known);
    }
  }

  /**
   * Whether a step makes a dyndep file that has not been read. The cache never looks ahead beyond
   * such a step: the content of a dyndep file cannot be undone, so nothing on which it depends may
   * be missing later.
   */
  boolean makesUnreadDyndep(Edge edge) {
    for (Node output : edge.outputs()) {
      if (facts.node(output.id(), GraphFacts.DYNDEP_PENDING)) {
        return true;
      }
    }
    return false;
  }

  private boolean readsUnreadDyndep(Edge edge) {
    Node file = edge.dyndep();
    return file != null && facts.node(file.id(), GraphFacts.DYNDEP_PENDING);
  }

  /** Each call continues where the last one stopped. */
  private boolean inputsKnown(Step step) {
    int count = inputs.count(step.edge);
    for (int at = step.knownInputs; at < count; at++) {
      int id = inputs.get(step.edge, at).id();
      if (facts.node(id, GraphFacts.UNREADY) && !facts.node(id, GraphFacts.KNOWN)) {
        step.knownInputs = at;
        return false;
      }
    }
    step.knownInputs = count;
    return true;
  }

  /**
   * Whether an input that triggers the step comes from a found result. Then a run of the step would
   * differ from all earlier runs.
   */
  private boolean readsContents(Edge edge) {
    IntList pending = new IntList();
    int triggering = edge.triggeringInputs() + inputs.discoveredCount(edge);
    for (int at = 0; at < triggering; at++) {
      pending.add(inputs.get(edge, at).id());
    }
    while (!pending.isEmpty()) {
      Edge maker = graph.node(pending.removeLast()).producer();
      if (maker == null || facts.edge(maker.id(), GraphFacts.READY)) {
        continue;
      }
      Step step = steps.find(maker.id());
      if (step != null && !step.contents.isEmpty()) {
        return true;
      }
      int behind = maker.phony() ? maker.triggeringInputs() : 0;
      for (int at = 0; at < behind; at++) {
        pending.add(maker.inputs()[at].id());
      }
    }
    return false;
  }

  /**
   * Called when the outputs of a step are in place.
   *
   * @param same whether they match their predicted contents
   */
  void madeAs(Step step, boolean same) {
    if (!same) {
      takeBack(step);
    }
    forgetContents(step);
  }

  /** Invalidates the predicted outputs of a step, and all look-ups based on them. */
  void takeBack(Step step) {
    if (!used || !step.known) {
      return;
    }
    List<Step> pending = new ArrayList<>(List.of(step));
    while (!pending.isEmpty()) {
      Step last = pending.removeLast();
      mark(last, false);
      forgetContents(last);
      for (Node output : last.edge.outputs()) {
        int count = graph.consumerCount(output);
        for (int i = 0; i < count; i++) {
          Step reader = steps.find(graph.consumer(output, i).id());
          if (reader != null) {
            forgetAnswers(reader);
            if (reader.known) {
              pending.add(reader);
            }
          }
        }
      }
    }
  }

  /**
   * Called when the inputs of a step have changed. Invalidates what is known about it and about all
   * steps that depend on it.
   */
  void inputsChanged(Step step) {
    if (used) {
      forgetAnswers(step);
      takeBack(step);
    }
  }

  private void forgetAnswers(Step step) {
    step.knownInputs = 0;
    step.missed = false;
    reuse.takeBack(step);
  }

  private void forgetContents(Step step) {
    if (!step.contents.isEmpty()) {
      step.contents = List.of();
      for (Node output : step.edge.outputs()) {
        facts.known().remove(output);
      }
    }
  }
}
