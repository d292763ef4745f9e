package dev.sconce.tools;

import dev.sconce.engine.DryRunPreview;
import dev.sconce.engine.StepExplainer;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.RecordedRun;
import dev.sconce.schedule.StepTextEvaluator;
import dev.sconce.session.Explanation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Explains why steps would or would not run, and why they ran last, from a dry-run preview. */
public final class StepWhyFinder {
  /** The maximum number of explained steps in a chain of steps that cause each other to run. */
  private static final int MOST_STEPS = 20;

  private final DryRunPreview preview;
  private final StepExplainer explainer;

  public StepWhyFinder(DryRunPreview preview, StepExplainer explainer) {
    this.preview = preview;
    this.explainer = explainer;
  }

  /** Explains the step, then those that cause it to run; each before those that cause it. */
  public List<Explanation.OfStep> of(Edge asked) throws IOException {
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
    List<Explanation.OfStep> explanations = new ArrayList<>();
    for (Edge edge : chain) {
      if (!edge.phony()) {
        explanations.add(explain(edge));
      }
    }
    return explanations;
  }

  /** The steps that make inputs of a step and would run, and the phony edges among its inputs. */
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

  private Explanation.OfStep explain(Edge edge) throws IOException {
    Explanation.OfStep.Fate fate =
        preview.runs(edge)
            ? Explanation.OfStep.Fate.RUN
            : preview.spares(edge)
                ? Explanation.OfStep.Fate.INPUTS_UNCHANGED
                : Explanation.OfStep.Fate.NOTHING;
    StepExplainer.Subject subject = explainer.capture(edge, preview.reasons(edge));
    Optional<RecordedRun> last = explainer.lastRun(subject);
    return new Explanation.OfStep(
        StepTextEvaluator.source(edge).orElse(edge.outputs()[0].path()),
        edge.outputs()[0].path(),
        fate,
        fate == Explanation.OfStep.Fate.RUN
            ? explainer.presentExplained(subject, last)
            : Explanation.NONE,
        last.isEmpty() ? -1 : last.get().summary().startedMillis(),
        last.isEmpty() ? Explanation.OfStep.Origin.COMMAND : origin(last.get()),
        last.isEmpty() ? Explanation.NONE : explainer.lastRunExplained(subject, last.get()));
  }

  private static Explanation.OfStep.Origin origin(RecordedRun run) {
    return switch (run.origin()) {
      case COMMAND -> Explanation.OfStep.Origin.COMMAND;
      case LOCAL_CACHE -> Explanation.OfStep.Origin.LOCAL_CACHE;
      case REMOTE_CACHE -> Explanation.OfStep.Origin.REMOTE_CACHE;
    };
  }
}
