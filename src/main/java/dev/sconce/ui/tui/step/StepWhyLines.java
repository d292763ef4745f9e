package dev.sconce.ui.tui.step;

import dev.sconce.session.Explanation;
import dev.sconce.session.Explanation.Ingredient;
import dev.sconce.session.Explanation.Ingredient.Change;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.frame.WrappedText;
import java.util.ArrayList;
import java.util.List;

/** Why a step is rebuilt or not: its ingredients then and now, those that differ first. */
final class StepWhyLines {
  private static final int NAMES_AT = 16;

  private final Explanation told;
  private final ConsoleGlyphs glyphs;
  private final int width;

  StepWhyLines(Explanation told, ConsoleGlyphs glyphs, int width) {
    this.told = told;
    this.width = width;
    this.glyphs = glyphs;
  }

  List<TextLine> lines() {
    List<TextLine> lines = new ArrayList<>();
    lines.add(TextLine.title(DisplayText.decode(told.verdict())));
    lines.add(TextLine.of(""));
    for (Change change :
        List.of(
            Change.CHANGED,
            Change.MADE_AGAIN,
            Change.ADDED,
            Change.REMOVED,
            Change.UNKNOWN,
            Change.SAME)) {
      List<Ingredient> some =
          told.ingredients().stream().filter(one -> one.change() == change).toList();
      if (!some.isEmpty()) {
        lines.add(TextLine.title(title(change) + " " + some.size()));
        some.forEach(one -> add(lines, one));
      }
    }
    return lines;
  }

  private static String title(Change change) {
    return switch (change) {
      case CHANGED -> "Changed";
      case MADE_AGAIN -> "Made again";
      case ADDED -> "Added";
      case REMOVED -> "Gone";
      case UNKNOWN -> "Not known before";
      case SAME -> "Same";
    };
  }

  private void add(List<TextLine> lines, Ingredient one) {
    String then = DisplayText.decode(one.then());
    String is = DisplayText.decode(one.now());
    CellStyle style = style(one.change());
    switch (one.kind()) {
      case COMMAND, RESPONSE_FILE -> {
        lines.add(new TextLine(start(one, "").stripTrailing(), style));
        wrapped(lines, "      was  ", one.change() == Change.SAME ? "" : then);
        wrapped(lines, "      is   ", is);
      }
      case DECLARED, DISCOVERED, SETTING -> {
        boolean differs = !then.isEmpty() && !is.isEmpty() && !then.equals(is);
        String values =
            differs ? then + " " + glyphs.chain() + " " + is : then.isEmpty() ? is : then;
        String start = start(one, DisplayText.decode(one.name()));
        lines.add(new TextLine(start + (values.isEmpty() ? "" : "  " + values), style, NAMES_AT));
      }
    }
  }

  private String start(Ingredient one, String name) {
    String kind =
        switch (one.kind()) {
          case COMMAND -> "command";
          case RESPONSE_FILE -> "arguments";
          case DECLARED -> "input";
          case DISCOVERED -> "from depfile";
          case SETTING -> "setting";
        };
    return "  " + sign(one.change()) + " " + kind + " ".repeat(13 - kind.length()) + name;
  }

  private void wrapped(List<TextLine> lines, String start, String text) {
    if (!text.isEmpty()) {
      WrappedText.CommandLine.lines(start, text, width)
          .forEach(line -> lines.add(TextLine.of(line)));
    }
  }

  private String sign(Change change) {
    return switch (change) {
      case CHANGED, MADE_AGAIN -> glyphs.undeclared();
      case ADDED -> "+";
      case REMOVED -> "-";
      case UNKNOWN -> "?";
      case SAME -> glyphs.hit();
    };
  }

  private static CellStyle style(Change change) {
    return switch (change) {
      case CHANGED, MADE_AGAIN, ADDED, REMOVED -> CellStyle.WARNING;
      case UNKNOWN -> CellStyle.TEXT;
      case SAME -> CellStyle.DIM;
    };
  }
}
