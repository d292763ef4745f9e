package dev.sconce.ui.tui.pane;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.Violation;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The details of an undeclared file that steps access: who makes it, who accesses it, why that
 * matters, and how to fix it.
 */
public final class UndeclaredLines {
  private static final int LABEL_WIDTH = 12;
  private static final int SYSTEM_WIDTH = 8;

  private final BuildState state;
  private final ViewState view;
  private final Problem.Undeclared file;
  private final List<TextLine> lines = new ArrayList<>();

  UndeclaredLines(BuildState state, ViewState view, Problem.Undeclared file) {
    this.state = state;
    this.view = view;
    this.file = file;
  }

  /** How many steps access it, and how. */
  static String uses(Problem.Undeclared file) {
    boolean one = file.steps() == 1;
    String verb =
        switch (file.violation()) {
          case A, B -> one ? " reads it" : " read it";
          case C, D -> one ? " writes it" : " write it";
          case E -> "";
        };
    return UnitText.of(file.steps(), "step", "steps") + verb;
  }

  /** The command that allows it; empty if that is unknown so far or there is no file. */
  public static Optional<String> allowCommand(ViewState view, Problem.Undeclared file) {
    return EngineQuestions.report(view, file)
        .map(report -> DisplayText.decode(report.allowCommand()))
        .filter(command -> !command.isEmpty());
  }

  /** How to fix it in the build description of this system; empty if that is unknown so far. */
  public static Optional<String> fix(ViewState view, Problem.Undeclared file, String system) {
    return EngineQuestions.report(view, file).stream()
        .flatMap(report -> report.fixes().stream())
        .filter(fix -> fix.system().equals(system))
        .map(fix -> DisplayText.decode(fix.text()))
        .findFirst();
  }

  List<TextLine> lines() {
    boolean made = !file.maker().isEmpty();
    row("made by", made ? DisplayText.decode(state.named(file.maker())) : "");
    row(
        switch (file.violation()) {
          case A, B -> "read by";
          case C, D -> "written by";
          case E -> "seen in";
        },
        steps());
    Optional<UndeclaredReport> told = EngineQuestions.report(view, file);
    if (told.isPresent()) {
      report(told.get());
    } else {
      lines.add(TextLine.dim(untold()));
    }
    others();
    return lines;
  }

  private String steps() {
    String first = step(file.firstStep());
    String process =
        file.process().isEmpty() ? "" : " (" + DisplayText.decode(file.process()) + ")";
    return first + process + (file.steps() == 1 ? "" : " and " + (file.steps() - 1) + " more");
  }

  private String step(int id) {
    return state.step(id).map(step -> DisplayText.decode(step.text().label())).orElse("step " + id);
  }

  private void report(UndeclaredReport report) {
    Violation violation = report.violation();
    row("class", violation.kind() + "  " + DisplayText.decode(violation.sentence()));
    row("why", violation.finding().consequence());
    String label = "fix";
    for (UndeclaredReport.Fix fix : report.fixes()) {
      String system = fix.system() + " ".repeat(SYSTEM_WIDTH - fix.system().length());
      row(label, system + DisplayText.decode(fix.text()), LABEL_WIDTH + SYSTEM_WIDTH);
      label = "";
    }
    row("allow", allowCommand(view, file).orElse(""));
    view.answers()
        .proof(DisplayText.decode(report.step()), DisplayText.decode(violation.path()))
        .ifPresent(verdict -> row("proved", verdict.words()));
  }

  private String untold() {
    return view.answers()
        .answer(EngineQuestions.about(file))
        .filter(Answer.Unanswered.class::isInstance)
        .map(answer -> DisplayText.decode(((Answer.Unanswered) answer).reason()))
        .map(reason -> "no more is known: " + reason)
        .orElse("more is being asked");
  }

  /** The other steps, one per line. */
  private void others() {
    if (file.steps() == 1) {
      return;
    }
    lines.add(TextLine.of(""));
    lines.add(TextLine.title("All steps " + file.steps()));
    file.firstSteps().forEach(step -> lines.add(TextLine.of("  " + step(step))));
    int rest = file.steps() - file.firstSteps().size();
    if (rest > 0) {
      lines.add(TextLine.dim("  and " + rest + " more"));
    }
  }

  private void row(String label, String text) {
    row(label, text, LABEL_WIDTH);
  }

  private void row(String label, String text, int indent) {
    if (!text.isEmpty()) {
      String padded = label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
      lines.add(new TextLine(padded + text, CellStyle.TEXT, indent));
    }
  }
}
