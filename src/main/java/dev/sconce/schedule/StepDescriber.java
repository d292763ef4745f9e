package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.Answer;
import dev.sconce.session.StepText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Describes a step and its state. */
final class StepDescriber {
  private final Graph graph;
  private final StepTextEvaluator texts;
  private final EdgeInputs inputs;
  private final RunSteps steps;
  private final DirtyExplanations explanations;
  private final DirtyReasons reasons;

  StepDescriber(ScheduleParts parts) {
    this.graph = parts.graph();
    this.texts = new StepTextEvaluator(graph);
    this.inputs = parts.inputs();
    this.steps = parts.steps();
    this.explanations = parts.explanations();
    this.reasons = parts.reasons();
  }

  Answer.StepDescription describe(Edge edge) {
    Step step = steps.find(edge.id());
    Step.LocalAttempt attempt = step == null ? null : step.local;
    StepText text = attempt == null ? texts.of(edge) : attempt.text;
    Set<Edge> dependents = dependents(edge);
    Node[] discovered = discovered(edge);
    return new Answer.StepDescription(
        edge.id(),
        text,
        steps.state(edge.id()),
        attempt == null ? null : attempt.outcome,
        edge.bindings().location().toString(),
        firstInputs(edge, discovered),
        edge.inputs().length + discovered.length + edge.validations().length,
        firstLinks(dependents),
        dependents.size(),
        edge.pool().name(),
        edge.pool().depth(),
        edge.depfile(),
        edge.rspfile(),
        edge.restat(),
        reasons(edge));
  }

  /** Ninja's own words, if explanations were requested. */
  private List<String> reasons(Edge edge) {
    if (explanations.wanted()) {
      return explanations.of(edge);
    }
    boolean judged = steps.state(edge.id()) != null;
    return judged ? reasons.of(edge).stream().map(DirtyReason::text).toList() : List.of();
  }

  /**
   * The undeclared inputs of its last run, as far as they are known. The deps log also contains
   * those of steps that ran in this build.
   */
  private Node[] discovered(Edge edge) {
    int output = edge.outputs()[0].id();
    int logged = edge.flag("deps") ? inputs.deps().inputCount(output) : 0;
    if (logged == 0) {
      return edge.discovered();
    }
    Node[] found = new Node[logged];
    for (int i = 0; i < logged; i++) {
      found[i] = graph.node(inputs.deps().input(output, i));
    }
    return found;
  }

  private List<Answer.StepInput> firstInputs(Edge edge, Node[] discovered) {
    List<Answer.StepInput> found = new ArrayList<>();
    Node[] declared = edge.inputs();
    int triggering = edge.triggeringInputs();
    for (int at = 0; at < triggering; at++) {
      found.add(
          input(
              at < edge.explicitInputs()
                  ? Answer.StepInput.Kind.EXPLICIT
                  : Answer.StepInput.Kind.IMPLICIT,
              declared[at]));
    }
    for (Node node : discovered) {
      found.add(input(Answer.StepInput.Kind.DISCOVERED, node));
    }
    for (int at = triggering; at < declared.length; at++) {
      found.add(input(Answer.StepInput.Kind.ORDER_ONLY, declared[at]));
    }
    for (Node validation : edge.validations()) {
      found.add(input(Answer.StepInput.Kind.VALIDATION, validation));
    }
    return found.subList(0, Math.min(found.size(), Answer.StepDescription.MOST));
  }

  private Answer.StepInput input(Answer.StepInput.Kind kind, Node node) {
    Edge producer = node.producer();
    return producer == null
        ? new Answer.StepInput(kind, node.path(), Answer.StepInput.NO_MAKER, "")
        : new Answer.StepInput(kind, node.path(), producer.id(), texts.label(producer));
  }

  /** The edges that read an output, directly or through phony edges. */
  private Set<Edge> dependents(Edge edge) {
    Set<Edge> found = new LinkedHashSet<>();
    Set<Edge> seen = new LinkedHashSet<>();
    List<Edge> pending = new ArrayList<>();
    pending.add(edge);
    while (!pending.isEmpty()) {
      for (Node output : pending.removeLast().outputs()) {
        int count = graph.consumerCount(output);
        for (int i = 0; i < count; i++) {
          Edge reader = graph.consumer(output, i);
          if (!seen.add(reader)) {
            continue;
          }
          if (reader.phony()) {
            pending.add(reader);
          } else {
            found.add(reader);
          }
        }
      }
    }
    return found;
  }

  private List<Answer.StepRef> firstLinks(Set<Edge> edges) {
    return edges.stream()
        .sorted((one, other) -> Integer.compare(one.id(), other.id()))
        .limit(Answer.StepDescription.MOST)
        .map(edge -> new Answer.StepRef(edge.id(), texts.label(edge)))
        .toList();
  }
}
