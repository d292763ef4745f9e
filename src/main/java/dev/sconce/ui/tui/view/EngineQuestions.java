package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildState;
import dev.sconce.session.Question;
import dev.sconce.session.StepView;
import java.util.Optional;

/**
 * What the console has to ask the engine so that it can show what the user looks at. Pure: the
 * terminal asks after each key and before each frame, sends what is due, and puts the answer into
 * the view.
 */
public final class EngineQuestions {
  /** A step that is under way is asked about this often. */
  public static final long AGAIN_MILLIS = 1_000;

  private EngineQuestions() {}

  /** A question that is due. */
  public record Due(int step, Question question) {}

  /** The question that is due now. */
  public static Optional<Due> due(BuildState state, ViewState view) {
    if (!(view.content().body() instanceof ShownContent.Body.Page page)) {
      return Optional.empty();
    }
    Question question = about(page);
    boolean due =
        view.answers()
            .reply(question)
            .map(
                reply ->
                    !reply.waiting() && stale(state, question, page.step(), reply.askedMillis()))
            .orElse(true);
    return due ? Optional.of(new Due(page.step(), question)) : Optional.empty();
  }

  /** What the user looks at after a question has gone out. */
  public static ViewState asked(BuildState state, ViewState view, Due due) {
    return view.withAnswers(view.answers().asking(due.step(), due.question(), state.nowMillis()));
  }

  /** What a part of a page needs. */
  public static Question about(ShownContent.Body.Page page) {
    return switch (page.tab()) {
      case SUMMARY, INPUTS, COMMAND, TIMELINE -> new Question.DescribeStep(page.step());
      case LOG ->
          new Question.OutputSoFar(
              page.step(), Question.OutputSoFar.MOST_OUTPUT_BYTES, Question.Part.END);
      case WHY -> new Question.ExplainStep(page.step());
    };
  }

  private static boolean stale(BuildState state, Question question, int step, long askedMillis) {
    Optional<StepView> view = state.step(step);
    if (view.isEmpty()) {
      return false;
    }
    if (view.get().outcome().isPresent()) {
      return askedMillis < view.get().endMillis();
    }
    return switch (question) {
      // nothing new is known of a step before it has ended
      case Question.ExplainStep _ -> askedMillis < view.get().startMillis();
      case Question.DescribeStep _, Question.OutputSoFar _ ->
          state.nowMillis() - askedMillis >= AGAIN_MILLIS;
    };
  }
}
