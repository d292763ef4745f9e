package dev.sconce.ui.tui.step;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.view.InputContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The times of a step on the time scale of the build, and the steps that it waited for, the last
 * first.
 */
final class StepTimelineLines {
  private static final int NAME_WIDTH = 26;
  private static final int TIME_WIDTH = 22;
  private static final int MOST = 15;

  private final BuildState state;
  private final ConsoleGlyphs glyphs;
  private final Optional<StepView> step;
  private final Optional<Answer.StepDescription> told;
  private final int bar;
  private final List<TextLine> lines = new ArrayList<>();

  StepTimelineLines(
      InputContext now,
      ConsoleGlyphs glyphs,
      int id,
      Optional<Answer.StepDescription> told,
      int width) {
    this.state = now.state();
    this.glyphs = glyphs;
    this.step = state.step(id);
    this.told = told;
    this.bar = Math.max(10, width - NAME_WIDTH - TIME_WIDTH - 2);
  }

  List<TextLine> lines() {
    row("the build", 0, state.nowMillis(), glyphs.barWaiting(), CellStyle.DIM);
    step.ifPresentOrElse(
        this::own, () -> lines.add(TextLine.dim("the step is no part of this build")));
    told.ifPresent(this::producers);
    return lines;
  }

  private void own(StepView one) {
    long start = one.startMillis();
    if (one.readyMillis() >= 0) {
      row("ready, waits for a slot", one.readyMillis(), start, glyphs.barActive(), CellStyle.WAIT);
    }
    if (start < 0) {
      lines.add(TextLine.dim("it has not begun"));
      return;
    }
    StepStatusText words = new StepStatusText(state, glyphs);
    row(
        doing(one, words.style(one) == CellStyle.FETCH),
        start,
        one.endMillis(),
        glyphs.barBuilt(),
        words.style(one));
    if (one.expectedMillis() >= 0) {
      row("as last time", start, start + one.expectedMillis(), glyphs.barActive(), CellStyle.DIM);
    }
  }

  private static String doing(StepView one, boolean fetch) {
    boolean over = one.endMillis() >= 0;
    return fetch ? over ? "fetched" : "fetching" : over ? "ran" : "running";
  }

  private void producers(Answer.StepDescription one) {
    Set<Integer> makers = new HashSet<>();
    one.inputs().stream()
        .filter(input -> input.kind() != Answer.StepInput.Kind.VALIDATION)
        .forEach(input -> makers.add(input.maker()));
    List<StepView> known =
        makers.stream()
            .flatMap(maker -> state.step(maker).stream())
            .filter(maker -> maker.startMillis() >= 0)
            .sorted(Comparator.comparingLong(this::end).reversed().thenComparingInt(StepView::id))
            .toList();
    if (known.isEmpty()) {
      return;
    }
    lines.add(TextLine.of(""));
    lines.add(TextLine.title("It waited for"));
    StepStatusText words = new StepStatusText(state, glyphs);
    for (StepView maker : known.subList(0, Math.min(MOST, known.size()))) {
      row(
          DisplayText.decode(maker.text().label()),
          maker.startMillis(),
          maker.endMillis(),
          glyphs.barBuilt(),
          words.style(maker));
    }
    if (known.size() > MOST) {
      lines.add(TextLine.dim(glyphs.more() + " " + (known.size() - MOST) + " more"));
    }
  }

  private long end(StepView one) {
    return one.endMillis() < 0 ? Long.MAX_VALUE : one.endMillis();
  }

  /** Adds a name, a bar on the time scale of the build, and the times; a negative end means now. */
  private void row(String name, long from, long until, String mark, CellStyle style) {
    long whole = Math.max(1, state.nowMillis());
    long to = until < 0 ? state.nowMillis() : until;
    int start = Math.clamp(from * bar / whole, 0, bar - 1);
    int end = Math.clamp((to * bar + whole - 1) / whole, start + 1, bar);
    String cut = DisplayText.cutPath(name, NAME_WIDTH - 2, glyphs);
    lines.add(
        new TextLine(
            cut
                + " ".repeat(NAME_WIDTH - DisplayText.columns(cut) + start)
                + mark.repeat(end - start)
                + " ".repeat(bar - end + 1)
                + UnitText.elapsed(from)
                + (until < 0 ? " on" : " to " + UnitText.elapsed(to)),
            style));
  }
}
