package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.Printed;
import dev.sconce.session.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a step has printed, from what the engine told last, else from what is kept of problems. */
final class StepLog {
  private StepLog() {}

  static List<String> lines(ViewState view, Subject subject) {
    return subject
        .step()
        .flatMap(step -> told(view, step))
        .or(() -> subject.printed().map(OutputPane::decoded))
        .orElse(List.of());
  }

  private static Optional<List<String>> told(ViewState view, int step) {
    Question question = Asking.about(new Body.Page(step, StepTab.LOG));
    return view.known()
        .answer(question)
        .filter(Answer.OutputText.class::isInstance)
        .map(answer -> lines((Answer.OutputText) answer));
  }

  private static List<String> lines(Answer.OutputText told) {
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
      lines.add(DisplayText.decode(cut(line)));
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
