package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.StepInput;
import dev.sconce.session.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a step reads, and how those stand that make it. */
final class StepInputLines {
  private static final int INDENT = 6;

  private final BuildState state;
  private final ConsoleGlyphs glyphs;
  private final Answer.StepDescription told;

  StepInputLines(InputContext now, ConsoleGlyphs glyphs, Answer.StepDescription told) {
    this.state = now.state();
    this.glyphs = glyphs;
    this.told = told;
  }

  List<TextLine> lines() {
    List<TextLine> lines = new ArrayList<>();
    for (StepInput.Kind kind : StepInput.Kind.values()) {
      List<StepInput> some = told.inputs().stream().filter(one -> one.kind() == kind).toList();
      if (!some.isEmpty()) {
        lines.add(TextLine.title(title(kind) + " " + some.size()));
        some.forEach(one -> lines.add(line(one)));
      }
    }
    int rest = told.inputCount() - told.inputs().size();
    if (rest > 0) {
      lines.add(TextLine.dim(glyphs.more() + " " + rest + " more"));
    }
    return lines.isEmpty() ? List.of(TextLine.dim("it reads nothing that it declares")) : lines;
  }

  private static String title(StepInput.Kind kind) {
    return switch (kind) {
      case EXPLICIT -> "Explicit";
      case IMPLICIT -> "Implicit";
      case DISCOVERED -> "Discovered";
      case ORDER_ONLY -> "Order only";
      case VALIDATION -> "Validations";
    };
  }

  private TextLine line(StepInput input) {
    String path = DisplayText.decode(input.path());
    if (input.maker() == StepInput.NO_MAKER) {
      return new TextLine("    " + path, CellStyle.TEXT, INDENT);
    }
    Optional<StepView> maker = state.step(input.maker());
    StepStatusText words = new StepStatusText(state, glyphs);
    String sign = maker.map(words::sign).orElse(" ");
    String label = DisplayText.decode(state.named(input.makerLabel()));
    String by = label.equals(path) ? "" : ", by " + label;
    String how = maker.map(one -> "  " + words.treeText(one)).orElse("  up to date");
    return new TextLine(
        "  " + sign + " " + path + by + how,
        maker.map(words::style).orElse(CellStyle.TEXT),
        INDENT);
  }
}
