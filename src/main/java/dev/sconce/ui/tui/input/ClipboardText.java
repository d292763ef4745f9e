package dev.sconce.ui.tui.input;

import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.LazyMappedList;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.pane.ProblemsPane;
import dev.sconce.ui.tui.pane.UndeclaredLines;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.step.StepPage;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.ScreenLayout;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Texts to copy: of a step, or of the whole build. */
final class ClipboardText {
  private final InputContext now;
  private final SelectedStep subject;

  ClipboardText(InputContext now) {
    this.now = now;
    this.subject = new SelectedStep(now);
  }

  /** Its command line. */
  Optional<String> command() {
    return subject
        .view()
        .map(step -> DisplayText.decode(step.text().command()))
        .filter(command -> !command.isEmpty());
  }

  /** Its output. */
  Optional<String> output() {
    List<String> lines =
        LazyMappedList.of(
            StepPage.OutputLines.lines(now.view(), subject, UnaryOperator.identity()),
            TextLine::text);
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines) + "\n");
  }

  /** Its first output. */
  Optional<String> path() {
    Optional<Problem.Undeclared> file = subject.undeclared();
    if (file.isPresent()) {
      return Optional.of(DisplayText.decode(file.get().path()));
    }
    return subject
        .view()
        .flatMap(step -> step.text().outputs().stream().findFirst())
        .map(DisplayText::decode);
  }

  /** How to fix the chosen undeclared file in the build description of this system. */
  Optional<String> fix(String system) {
    return subject.undeclared().flatMap(file -> UndeclaredLines.fix(now.view(), file, system));
  }

  /** The command that allows the chosen undeclared file. */
  Optional<String> allowCommand() {
    return subject.undeclared().flatMap(file -> UndeclaredLines.allowCommand(now.view(), file));
  }

  /** A report on the build and its failures, for somebody else to read. */
  String report() {
    BuildState state = now.state();
    StringBuilder report = new StringBuilder();
    Frame header =
        ConsoleFrame.of(state, ViewState.start(), 120, ScreenLayout.TALL, ConsoleGlyphs.UNICODE);
    for (int row = 0; row < ConsoleFrame.HEADER; row++) {
      report.append(header.row(row)).append('\n');
    }
    for (Problem.Failure failure : state.failures()) {
      report
          .append('\n')
          .append(DisplayText.decode(failure.label()))
          .append(": ")
          .append(ProblemsPane.became(failure))
          .append(" after ")
          .append(UnitText.elapsed(failure.tookMillis()))
          .append("\n$ ")
          .append(DisplayText.decode(failure.command()))
          .append('\n');
      failure
          .printed()
          .lines()
          .forEach(line -> report.append(DisplayText.decode(line)).append('\n'));
    }
    return report.toString();
  }
}
