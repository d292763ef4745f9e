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
 * What the console has to ask the engine so that it can show what the user looks at. Pure: the
 * terminal asks after each key and before each frame, sends what is due, and puts the answer into
 * the view.
 */
public final class EngineQuestions {
  /** A step that is under way is asked about this often. */
  public static final long AGAIN_MILLIS = 1_000;

  private static final int NO_STEP = -1;

  private EngineQuestions() {}

  /**
   * A question that is due.
   *
   * @param step what it is about, -1 for no step
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

  /** What the user looks at after a question has gone out. */
  public static ViewState asked(BuildState state, ViewState view, Due due) {
    return view.withAnswers(view.answers().asking(due.step(), due.question(), state.nowMillis()));
  }

  /** What is to be known of who uses a file: of several that end so, that which is shown so. */
  public static Question about(ShownContent.Body.Who who, BuildState state, ViewState view) {
    Question asked = new Question.FindFileUsers(who.path());
    if (view.answers().answer(asked).orElse(null) instanceof Answer.UnknownFile several) {
      List<String> meant =
          several.endingSo().stream().filter(path -> state.named(path).equals(who.path())).toList();
      return meant.size() == 1 ? new Question.FindFileUsers(meant.getFirst()) : asked;
    }
    return asked;
  }

  /** What is to be known of a file that is not declared. */
  public static Question about(Problem.Undeclared file) {
    return new Question.DescribeUndeclared(file.firstStep(), file.violation(), file.path());
  }

  /** What the engine has told of a file that is not declared. */
  public static Optional<UndeclaredReport> report(ViewState view, Problem.Undeclared file) {
    return view.answers()
        .answer(about(file))
        .filter(Answer.UndeclaredDescription.class::isInstance)
        .map(answer -> ((Answer.UndeclaredDescription) answer).report());
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
      // nothing new is known of a step before it has ended
      case Question.ExplainStep _, Question.DescribeUndeclared _ ->
          askedMillis < view.get().startMillis();
      case Question.DescribeStep _, Question.OutputSoFar _, Question.FindFileUsers _ ->
          state.nowMillis() - askedMillis >= AGAIN_MILLIS;
    };
  }
}
