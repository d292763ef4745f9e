package dev.sconce.ui.tui.step;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.CacheMissText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.view.InputContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The definition and the status of a step, its inputs and its dependents. */
final class StepSummaryLines {
  private static final int NAME_WIDTH = 12;
  private static final int NAMED = 5;

  private final BuildState state;
  private final ConsoleGlyphs glyphs;
  private final Optional<StepView> step;
  private final Optional<Answer.StepDescription> told;
  private final int id;
  private final List<TextLine> lines = new ArrayList<>();

  StepSummaryLines(
      InputContext now, ConsoleGlyphs glyphs, int id, Optional<Answer.StepDescription> told) {
    this.state = now.state();
    this.glyphs = glyphs;
    this.id = id;
    this.step = state.step(id);
    this.told = told;
  }

  List<TextLine> lines() {
    step.ifPresentOrElse(
        this::stateRow, () -> row("state", "no part of this build", CellStyle.DIM));
    text();
    told.ifPresent(this::graph);
    step.ifPresent(this::cache);
    state.failures().stream().filter(one -> one.step() == id).findFirst().ifPresent(this::failed);
    return lines;
  }

  private void row(String name, String value, CellStyle style) {
    if (!value.isEmpty()) {
      lines.add(
          new TextLine(
              name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())) + value,
              style,
              NAME_WIDTH));
    }
  }

  private void row(String name, String value) {
    row(name, value, CellStyle.TEXT);
  }

  private void stateRow(StepView one) {
    StepStatusText words = new StepStatusText(state, glyphs);
    row("state", words.sign(one) + " " + words.treeText(one), words.style(one));
    if (one.stoppedBy() != 0) {
      row("stopped", "until it gets SIGCONT; x cancels the step, ^C the build");
    }
    String expected =
        one.expectedMillis() < 0
            ? "never timed here"
            : UnitText.expected(one.expectedMillis()) + " the last time";
    if (one.startMillis() >= 0) {
      String ended = one.endMillis() < 0 ? "" : ", ended at " + UnitText.elapsed(one.endMillis());
      row("time", UnitText.elapsed(one.elapsedMillis(state.nowMillis())) + ", " + expected);
      row("began", "at " + UnitText.elapsed(one.startMillis()) + ended);
    } else {
      row("time", expected);
    }
    if (words.critical(one)) {
      row("critical", glyphs.critical() + " on the critical path", CellStyle.CRITICAL);
    }
  }

  private void text() {
    var text = told.map(Answer.StepDescription::text).or(() -> step.map(StepView::text));
    text.ifPresent(
        one -> {
          row("rule", DisplayText.decode(one.rule()));
          row("description", DisplayText.decode(one.description()));
          row(
              "makes",
              some(one.outputs().stream().map(DisplayText::decode).toList(), one.outputs().size()));
          if (one.console()) {
            row("console", "uses the terminal while it runs");
          }
        });
  }

  private void graph(Answer.StepDescription one) {
    row("reads", UnitText.of(one.inputCount(), "input", "inputs") + ", " + made(one));
    row(
        "needed by",
        one.dependentCount() == 0
            ? "no other step"
            : some(
                one.dependents().stream()
                    .map(Answer.StepRef::label)
                    .map(DisplayText::decode)
                    .toList(),
                one.dependentCount()));
    if (!one.pool().isEmpty()) {
      String depth = one.poolDepth() == 0 ? "" : ", " + one.poolDepth() + " at once";
      row("pool", DisplayText.decode(one.pool()) + depth);
    }
    row("defined at", DisplayText.decode(one.definedAt()));
    // A step that was requested again was checked twice.
    one.reasons().stream().distinct().forEach(reason -> row("because", DisplayText.decode(reason)));
  }

  private static String made(Answer.StepDescription one) {
    long made =
        one.inputs().stream().filter(input -> input.maker() != Answer.StepInput.NO_MAKER).count();
    return (made == 0 ? "none" : Long.toString(made)) + " of them made by steps";
  }

  private static String some(List<String> names, int count) {
    List<String> first = names.subList(0, Math.min(NAMED, names.size()));
    int rest = count - first.size();
    return String.join(", ", first) + (rest > 0 ? ", " + rest + " more" : "");
  }

  private void cache(StepView one) {
    if (!state.cache().configured()) {
      row("cache", "no remote cache", CellStyle.DIM);
    } else {
      row(
          "cache",
          one.missReason()
              .map(
                  reason ->
                      CacheMissText.built(reason)
                          + one.missCause()
                              .map(cause -> ": " + CacheMissText.full(cause))
                              .orElse(""))
              .orElse(""));
    }
    if (state.traced()) {
      one.undeclared()
          .ifPresent(
              access ->
                  row(
                      "undeclared",
                      glyphs.undeclared()
                          + access.violation()
                          + " "
                          + DisplayText.decode(access.path()),
                      CellStyle.UNDECLARED));
    } else {
      row("trace", "not watched", CellStyle.DIM);
    }
  }

  private static String said(String error) {
    return DisplayText.decode(error).replaceFirst("^error: *", "");
  }

  private void failed(Problem.Failure failure) {
    if (failure.stops() > 0) {
      row(
          "blocks",
          UnitText.of(failure.stops(), "step", "steps") + ": " + StoppedStepsText.names(failure),
          CellStyle.FAILED);
    }
    if (!failure.error().isEmpty()) {
      row("error", said(failure.error()), CellStyle.FAILED);
    }
  }
}
