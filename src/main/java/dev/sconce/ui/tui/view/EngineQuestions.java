package dev.sconce.ui.tui.view;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.Question;
import dev.sconce.session.StepView;
import dev.sconce.session.UndeclaredReport;
import java.util.List;
import java.util.Optional;

/**
 * The questions that the console must ask the engine in order to show the present view. Pure: the
 * console calls this after each key and before each frame, sends the question that is due, and puts
 * the answer into the view.
 */
public final class EngineQuestions {
  /** The interval of repeated questions about an unfinished step. */
  public static final long AGAIN_MILLIS = 1_000;

  private static final int NO_STEP = -1;

  private EngineQuestions() {}

  /**
   * A question that is due.
   *
   * @param step the step that it is about, -1 for none
   */
  public record Due(int step, Question question) {}

  /** The question that is due now. */
  public static Optional<Due> due(BuildState state, ViewState view) {
    return needed(state, view)
        .filter(
            asked ->
                view.answers()
                    .reply(asked.question())
                    .map(reply -> !reply.waiting() && stale(state, asked, reply.askedMillis()))
                    .orElse(true));
  }

  private static Optional<Due> needed(BuildState state, ViewState view) {
    return switch (view.content().body()) {
      case ShownContent.Body.Page page -> Optional.of(new Due(page.step(), about(page)));
      case ShownContent.Body.Panes _, ShownContent.Body.Output _ ->
          ProblemRow.chosen(state, view)
              .filter(ProblemRow.File.class::isInstance)
              .map(row -> ((ProblemRow.File) row).file())
              .map(file -> new Due(file.firstStep(), about(file)));
      case ShownContent.Body.Who who -> Optional.of(new Due(NO_STEP, about(who, state, view)));
      case ShownContent.Body.Help _ -> Optional.empty();
    };
  }

  /** The view after a question was sent. */
  public static ViewState asked(BuildState state, ViewState view, Due due) {
    return view.withAnswers(view.answers().asking(due.step(), due.question(), state.nowMillis()));
  }

  /**
   * The question about the users of a file; of several files with the same end, about the one that
   * the list shows under that name.
   */
  public static Question about(ShownContent.Body.Who who, BuildState state, ViewState view) {
    Question asked = new Question.FindFileUsers(who.path());
    if (view.answers().answer(asked).orElse(null) instanceof Answer.UnknownFile several) {
      List<String> meant =
          several.endingSo().stream().filter(path -> state.named(path).equals(who.path())).toList();
      return meant.size() == 1 ? new Question.FindFileUsers(meant.getFirst()) : asked;
    }
    return asked;
  }

  /** The question about an undeclared file. */
  public static Question about(Problem.Undeclared file) {
    return new Question.DescribeUndeclared(file.firstStep(), file.violation(), file.path());
  }

  /** The engine's report about an undeclared file. */
  public static Optional<UndeclaredReport> report(ViewState view, Problem.Undeclared file) {
    return view.answers()
        .answer(about(file))
        .filter(Answer.UndeclaredDescription.class::isInstance)
        .map(answer -> ((Answer.UndeclaredDescription) answer).report());
  }

  /** The question for a tab of the page. */
  public static Question about(ShownContent.Body.Page page) {
    return switch (page.tab()) {
      case SUMMARY, INPUTS, COMMAND, TIMELINE -> new Question.DescribeStep(page.step());
      case LOG ->
          new Question.OutputSoFar(
              page.step(), Question.OutputSoFar.MOST_OUTPUT_BYTES, Question.Part.END);
      case WHY -> new Question.ExplainStep(page.step());
    };
  }

  private static boolean stale(BuildState state, Due asked, long askedMillis) {
    if (asked.question() instanceof Question.FindFileUsers) {
      return state.end().filter(end -> askedMillis < end.atMillis()).isPresent();
    }
    Optional<StepView> view = state.step(asked.step());
    if (view.isEmpty()) {
      return false;
    }
    if (view.get().outcome().isPresent()) {
      return askedMillis < view.get().endMillis();
    }
    return switch (asked.question()) {
      // while the step runs, the answer does not change
      case Question.ExplainStep _, Question.DescribeUndeclared _ ->
          askedMillis < view.get().startMillis();
      case Question.DescribeStep _, Question.OutputSoFar _, Question.FindFileUsers _ ->
          state.nowMillis() - askedMillis >= AGAIN_MILLIS;
    };
  }
}
