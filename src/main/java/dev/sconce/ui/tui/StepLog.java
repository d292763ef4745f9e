package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.Printed;
import dev.sconce.session.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a step has printed, from what the engine told last, else from what is kept of problems. */
final class StepLog {
  private StepLog() {}

  /**
   * Its lines.
   *
   * @param shown what is to be shown of a line; both are byte strings
   */
  static List<String> lines(ViewState view, Subject subject, UnaryOperator<String> shown) {
    return subject
        .step()
        .flatMap(step -> told(view, step, shown))
        .or(() -> subject.printed().map(printed -> OutputPane.decoded(printed, shown)))
        .orElse(List.of());
  }

  private static Optional<List<String>> told(
      ViewState view, int step, UnaryOperator<String> shown) {
    Question question = Asking.about(new Body.Page(step, StepTab.LOG));
    return view.known()
        .answer(question)
        .filter(Answer.OutputText.class::isInstance)
        .map(answer -> lines((Answer.OutputText) answer, shown));
  }

  /** All that was told, each line with its end. */
  static String text(Answer.OutputText told) {
    List<String> lines = lines(told, UnaryOperator.identity());
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static List<String> lines(Answer.OutputText told, UnaryOperator<String> shown) {
    List<String> lines = new ArrayList<>();
    String text = told.text();
    if (told.fromByte() > 0) {
      lines.add("(" + Wording.bytes(told.fromByte()) + " before this)");
      text = text.substring(text.indexOf('\n') + 1);
    }
    if (text.isEmpty()) {
      return lines;
    }
    String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : whole.split("\n", -1)) {
      lines.add(DisplayText.decode(shown.apply(cut(line))));
    }
    return lines;
  }

  /** No line of a terminal shows more. */
  private static String cut(String line) {
    return line.length() > Printed.MAX_LINE_BYTES
        ? line.substring(0, Printed.MAX_LINE_BYTES)
        : line;
  }
}
