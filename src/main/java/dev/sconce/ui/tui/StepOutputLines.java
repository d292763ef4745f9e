package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.Question;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a step has printed, from what the engine told last, else from what is kept of problems. */
final class StepOutputLines {
  private StepOutputLines() {}

  /**
   * Its lines.
   *
   * @param shown what is to be shown of a line; both are byte strings
   */
  static List<String> lines(ViewState view, SelectedStep subject, UnaryOperator<String> shown) {
    return subject
        .step()
        .flatMap(step -> told(view, step, shown))
        .or(() -> subject.printed().map(printed -> OutputPane.decoded(printed, shown)))
        .orElse(List.of());
  }

  private static Optional<List<String>> told(
      ViewState view, int step, UnaryOperator<String> shown) {
    return view.answers()
        .reply(question(step))
        .flatMap(reply -> Optional.ofNullable(reply.lines()))
        .map(lines -> LazyMappedList.of(lines, line -> DisplayText.decode(shown.apply(line))));
  }

  /** What is asked to know it. */
  static Question question(int step) {
    return EngineQuestions.about(new ShownContent.Body.Page(step, ShownContent.StepTab.LOG));
  }

  /** Why there is nothing to be seen. */
  static String absence(Answer told) {
    return told instanceof Answer.Unanswered none
        ? "no output: " + DisplayText.decode(none.reason())
        : "it has printed nothing";
  }

  /** All that was told, each line with its end. */
  static String text(Answer.OutputText told) {
    List<String> lines =
        LazyMappedList.of(new StepAnswers.OutputTextLines(told), DisplayText::decode);
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
