package dev.sconce.tools;

import dev.sconce.action.Difference;
import dev.sconce.action.Ingredients;
import dev.sconce.action.Input;
import dev.sconce.action.KeyDiff;
import dev.sconce.action.Reason;
import dev.sconce.action.StateText;
import dev.sconce.engine.DryRunPreview;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.RecordedRun;
import dev.sconce.schedule.StepTexts;
import dev.sconce.session.Cause;
import dev.sconce.session.StepWhy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says why steps would run, or would not, and why they ran last: from what was looked ahead. */
public final class Why {
  /** Of a chain of steps that make each other run at most so many are told. */
  private static final int MOST_STEPS = 20;

  private final DryRunPreview preview;

  /** Over a look ahead that was taken. */
  public Why(DryRunPreview preview) {
    this.preview = preview;
  }

  /** The step itself, then the steps that make it run, each before those that make that one run. */
  public List<StepWhy> of(Edge asked) throws IOException {
    Set<Edge> chain = new LinkedHashSet<>(List.of(asked));
    List<Edge> open = new ArrayList<>(chain);
    for (int at = 0; at < open.size() && chain.size() < MOST_STEPS; at++) {
      Edge edge = open.get(at);
      if (preview.runs(edge) || edge.phony()) {
        for (Edge maker : makers(edge)) {
          if (chain.size() < MOST_STEPS && chain.add(maker)) {
            open.add(maker);
          }
        }
      }
    }
    List<StepWhy> told = new ArrayList<>();
    for (Edge edge : chain) {
      if (!edge.phony()) {
        told.add(one(edge));
      }
    }
    return told;
  }

  /** The steps that make inputs of a step and would run. */
  private List<Edge> makers(Edge edge) {
    List<Edge> makers = new ArrayList<>();
    for (int i = 0; i < edge.triggeringInputs(); i++) {
      addMaker(edge.inputs()[i], makers);
    }
    for (Node input : edge.discovered()) {
      addMaker(input, makers);
    }
    return makers;
  }

  private void addMaker(Node input, List<Edge> makers) {
    Edge maker = input.producer();
    if (maker != null && (maker.phony() || preview.runs(maker))) {
      makers.add(maker);
    }
  }

  private StepWhy one(Edge edge) throws IOException {
    Optional<RecordedRun> last = preview.last(edge);
    StepWhy.Fate fate =
        preview.runs(edge)
            ? StepWhy.Fate.RUN
            : preview.spares(edge) ? StepWhy.Fate.SPARE : StepWhy.Fate.NOTHING;
    return new StepWhy(
        StepTexts.source(edge).orElse(edge.outputs()[0].path()),
        edge.outputs()[0].path(),
        fate,
        fate == StepWhy.Fate.RUN ? now(edge, last) : List.of(),
        last.isEmpty() ? -1 : last.get().head().startedMillis(),
        last.isEmpty() ? List.of() : then(edge, last.get()));
  }

  private List<Cause> now(Edge edge, Optional<RecordedRun> last) {
    List<Reason> reasons = preview.reasons(edge);
    Optional<Ingredients> now = preview.now(edge);
    boolean stands = last.isPresent() && preview.stands(edge, last.get());
    if (last.isEmpty() || !stands || now.isEmpty()) {
      List<Cause> causes = new ArrayList<>(byRule(reasons));
      boolean known = reasons.stream().anyMatch(reason -> !byTime(reason.kind()));
      if (!known) {
        causes.add(Cause.of(Cause.Kind.NO_RECORD, ""));
      }
      return causes;
    }
    KeyDiff diff = KeyDiff.between(last.get().ingredients(), now.get());
    List<Cause> causes = merged(reasons, diff);
    boolean timeAlone = reasons.stream().allMatch(reason -> byTime(reason.kind()));
    if (diff.isEmpty() && timeAlone) {
      causes.add(Cause.of(Cause.Kind.OUTPUT_CHANGED, edge.outputs()[0].path()));
    }
    return causes;
  }

  private List<Cause> then(Edge edge, RecordedRun last) throws IOException {
    Optional<KeyDiff> change = preview.lastChange(edge);
    return change.isEmpty() ? byRule(last.reasons()) : merged(last.reasons(), change.get());
  }

  /** What differs, and those of ninja's reasons that this does not explain. */
  private static List<Cause> merged(List<Reason> reasons, KeyDiff diff) {
    List<Cause> causes = new ArrayList<>();
    for (Reason reason : reasons) {
      if (!diff.explains(reason)) {
        causes.add(cause(reason));
      }
    }
    for (Difference row : diff.rows()) {
      causes.add(cause(row));
    }
    return causes;
  }

  private static List<Cause> byRule(List<Reason> reasons) {
    return reasons.stream().map(Why::cause).toList();
  }

  private static boolean byTime(Reason.Kind kind) {
    return switch (kind) {
      case INPUT_NEWER, INPUT_NEWER_THAN_RUN -> true;
      case OUTPUT_MISSING,
          NOT_LOGGED,
          COMMAND_CHANGED,
          INPUT_MISSING,
          INPUT_MADE,
          ALWAYS,
          DEPS_UNKNOWN,
          DEPS_OUTDATED ->
          false;
    };
  }

  private static Cause cause(Reason reason) {
    Cause.Kind kind =
        switch (reason.kind()) {
          case OUTPUT_MISSING -> Cause.Kind.OUTPUT_MISSING;
          case NOT_LOGGED -> Cause.Kind.NEVER_RUN;
          case COMMAND_CHANGED -> Cause.Kind.COMMAND;
          case INPUT_MISSING -> Cause.Kind.INPUT_MISSING;
          case INPUT_MADE -> Cause.Kind.MADE_AGAIN;
          case ALWAYS -> Cause.Kind.ALWAYS;
          case INPUT_NEWER -> Cause.Kind.NEWER;
          case INPUT_NEWER_THAN_RUN -> Cause.Kind.NEWER_THAN_RUN;
          case DEPS_UNKNOWN -> Cause.Kind.DEPS_UNKNOWN;
          case DEPS_OUTDATED -> Cause.Kind.DEPS_OUTDATED;
        };
    long newer = Math.max(0, reason.otherMtimeNanos() - reason.mtimeNanos());
    return new Cause(kind, reason.path(), List.of(), List.of(), newer);
  }

  private static Cause cause(Difference row) {
    return switch (row) {
      case Difference.Command(List<String> gone, List<String> come) ->
          new Cause(Cause.Kind.COMMAND, "", gone, come, 0);
      case Difference.ResponseFile(List<String> gone, List<String> come) ->
          new Cause(Cause.Kind.RESPONSE_FILE, "", gone, come, 0);
      case Difference.Added(Input now) ->
          new Cause(Cause.Kind.ADDED, now.path(), List.of(), List.of(StateText.of(now.state())), 0);
      case Difference.Removed(Input before) ->
          new Cause(
              Cause.Kind.REMOVED,
              before.path(),
              List.of(StateText.of(before.state())),
              List.of(),
              0);
      case Difference.Changed(Input before, Input now) ->
          new Cause(
              Cause.Kind.CONTENT,
              now.path(),
              List.of(StateText.of(before.state())),
              List.of(StateText.of(now.state())),
              0);
      case Difference.MadeAgain(Input _, Input now) -> Cause.of(Cause.Kind.MADE_AGAIN, now.path());
    };
  }
}
