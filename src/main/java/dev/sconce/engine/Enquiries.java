package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.VariableCycleException;
import dev.sconce.schedule.Scheduler;
import dev.sconce.session.Answer;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Answers questions about steps, on the thread that owns the scheduler. */
final class Enquiries {
  private final Graph graph;
  private final Scheduler scheduler;
  private final EffectRunner effects;
  private StepPast past = new ForgottenPast();

  Enquiries(Graph graph, Scheduler scheduler, EffectRunner effects) {
    this.graph = graph;
    this.scheduler = scheduler;
    this.effects = effects;
  }

  void past(StepPast known) {
    past = known;
  }

  void answer(Enquiry enquiry) {
    enquiry.whenAnswered().accept(answerTo(enquiry.question()));
  }

  private Answer answerTo(Question question) {
    try {
      return switch (question) {
        case Question.DescribeStep(int step) -> {
          Edge edge = known(step);
          yield edge == null ? noSuchStep(question) : scheduler.describe(edge);
        }
        case Question.OutputSoFar output -> output(output);
        case Question.IngredientsOf(int step) -> {
          Edge edge = known(step);
          yield edge == null ? noSuchStep(question) : ingredients(edge);
        }
      };
    } catch (VariableCycleException malformed) {
      return new Answer.Unanswered(question, String.valueOf(malformed.getMessage()));
    }
  }

  private Answer ingredients(Edge edge) {
    Answer.StepDescription step = scheduler.describe(edge);
    boolean built = step.state() == StepState.DONE && step.outcome() == StepOutcome.BUILT;
    return past.ingredients(edge, step.reasons(), built);
  }

  private @Nullable Edge known(int step) {
    return step >= 0 && step < graph.edgeCount() ? graph.edge(step) : null;
  }

  private static Answer noSuchStep(Question question) {
    return new Answer.Unanswered(question, "there is no such step");
  }

  private Answer output(Question.OutputSoFar question) {
    if (known(question.step()) == null) {
      return noSuchStep(question);
    }
    try {
      CapturedOutput running = effects.outputSoFar(question.step());
      if (running != null) {
        return Excerpt.ofRunning(question, running);
      }
      StepOutput printed = scheduler.printed(question.step());
      return printed == null
          ? new Answer.Unanswered(question, "the command has not run")
          : Excerpt.ofFinished(question, printed);
    } catch (IOException failure) {
      return new Answer.Unanswered(
          question, "its output cannot be read: " + Gathering.messageOf(failure));
    }
  }
}
