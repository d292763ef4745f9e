package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.Ingredient;
import java.util.ArrayList;
import java.util.List;

/** Why a step is rebuilt or not: what it was made of, then and now; what differs comes first. */
final class WhyLines {
  private static final int NAMES_AT = 16;

  private final Answer.Ingredients told;
  private final Signs signs;
  private final int width;

  WhyLines(Answer.Ingredients told, Signs signs, int width) {
    this.told = told;
    this.width = width;
    this.signs = signs;
  }

  List<TextLine> lines() {
    List<TextLine> lines = new ArrayList<>();
    lines.add(TextLine.title(DisplayText.decode(told.verdict())));
    lines.add(TextLine.of(""));
    for (Ingredient.Change change :
        List.of(
            Ingredient.Change.CHANGED,
            Ingredient.Change.ADDED,
            Ingredient.Change.REMOVED,
            Ingredient.Change.UNKNOWN,
            Ingredient.Change.SAME)) {
      List<Ingredient> some = told.rows().stream().filter(one -> one.change() == change).toList();
      if (!some.isEmpty()) {
        lines.add(TextLine.title(title(change) + " " + some.size()));
        some.forEach(one -> add(lines, one));
      }
    }
    return lines;
  }

  private static String title(Ingredient.Change change) {
    return switch (change) {
      case CHANGED -> "Changed";
      case ADDED -> "Added";
      case REMOVED -> "Gone";
      case UNKNOWN -> "Not known before";
      case SAME -> "Same";
    };
  }

  private void add(List<TextLine> lines, Ingredient one) {
    boolean command = one.kind() == Ingredient.Kind.COMMAND;
    String name = command ? "" : DisplayText.decode(one.name());
    String kind =
        switch (one.kind()) {
          case COMMAND -> "command";
          case DECLARED -> "input";
          case DISCOVERED -> "discovered";
        };
    String then = DisplayText.decode(one.then());
    String is = DisplayText.decode(one.now());
    String start = "  " + sign(one.change()) + " " + kind + " ".repeat(12 - kind.length()) + name;
    Style style = style(one.change());
    if (command) {
      lines.add(new TextLine(start.stripTrailing(), style));
      boolean same = one.change() == Ingredient.Change.SAME;
      wrapped(lines, "      was  ", same ? "" : then);
      wrapped(lines, "      is   ", is);
      return;
    }
    boolean differs = !then.isEmpty() && !is.isEmpty() && !then.equals(is);
    String values = differs ? then + " " + signs.chain() + " " + is : then.isEmpty() ? is : then;
    lines.add(new TextLine(start + (values.isEmpty() ? "" : "  " + values), style, NAMES_AT));
  }

  private void wrapped(List<TextLine> lines, String start, String text) {
    if (!text.isEmpty()) {
      WrappedCommand.lines(start, text, width).forEach(line -> lines.add(TextLine.of(line)));
    }
  }

  private String sign(Ingredient.Change change) {
    return switch (change) {
      case CHANGED -> signs.undeclared();
      case ADDED -> "+";
      case REMOVED -> "-";
      case UNKNOWN -> "?";
      case SAME -> signs.hit();
    };
  }

  private static Style style(Ingredient.Change change) {
    return switch (change) {
      case CHANGED, ADDED, REMOVED -> Style.WARNING;
      case UNKNOWN -> Style.TEXT;
      case SAME -> Style.DIM;
    };
  }
}
