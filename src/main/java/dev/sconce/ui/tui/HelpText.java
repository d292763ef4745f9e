package dev.sconce.ui.tui;

import java.util.ArrayList;
import java.util.List;

/** The commands that mean something where the user is, with their keys. */
final class HelpText {
  private static final String LEGEND = "Signs  ";
  private static final String LEAVING =
      "When all is built the console leaves by itself, but not if a key was pressed just before;"
          + " --stay says otherwise.";

  /** Columns that a text does not have for itself. */
  private static final int FRAME = 3;

  private static final int KEYS_WIDTH = 12;
  private static final int NAME_WIDTH = 14;

  private final InputContext now;
  private final ConsoleGlyphs signs;

  HelpText(InputContext now, ConsoleGlyphs signs) {
    this.now = now.behindHelp();
    this.signs = signs;
  }

  /** What they are the keys of. */
  String title() {
    return "Keys of " + place();
  }

  private String place() {
    return switch (now.view().scene().body()) {
      case BodyContent.Page page -> "a step: " + page.tab().title();
      case BodyContent.Output _ -> "the output";
      case BodyContent.Panes _, BodyContent.Help _ ->
          now.pane().title().substring(2); // never a help
    };
  }

  /** By what they are for, each command that acts now before those that do not. */
  List<TextLine> lines() {
    CommandAvailability readiness = new CommandAvailability(now);
    List<ConsoleCommand> offered = readiness.offered();
    List<TextLine> lines = new ArrayList<>();
    for (ConsoleCommand.Group group : ConsoleCommand.Group.values()) {
      lines.add(TextLine.title(group.title()));
      for (ConsoleCommand command : offered) {
        if (command.group() == group && means(command)) {
          lines.add(line(command, readiness));
        }
      }
    }
    lines.add(TextLine.of(""));
    lines.addAll(legend());
    lines.add(TextLine.of(""));
    lines.add(TextLine.dim(LEAVING));
    return lines;
  }

  private boolean means(ConsoleCommand command) {
    boolean tree = now.panes() && now.pane() == Pane.TREE;
    boolean tabs = now.view().scene().body() instanceof BodyContent.Page;
    boolean rows = now.panes() && (tree || now.pane() == Pane.JOBS || now.pane() == Pane.PROBLEMS);
    return switch (command.where()) {
      case ANYWHERE -> true;
      case TREE -> tree || tabs;
      case ROWS -> rows;
      case TEXT -> true;
    };
  }

  private TextLine line(ConsoleCommand command, CommandAvailability readiness) {
    String keys = String.join(" ", now.view().keys().keys(command));
    String refusal = readiness.refusal(command).map(why -> " (now: " + why + ")").orElse("");
    String text =
        "  "
            + padded(keys, KEYS_WIDTH)
            + " "
            + padded(command.title(), NAME_WIDTH)
            + " "
            + command.help()
            + refusal;
    return new TextLine(
        text, refusal.isEmpty() ? CellStyle.TEXT : CellStyle.DIM, KEYS_WIDTH + NAME_WIDTH + 4);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - DisplayText.columns(text)));
  }

  /** The signs in rows that end between them. */
  private List<TextLine> legend() {
    List<TextLine> lines = new ArrayList<>();
    String line = LEGEND;
    for (String sign : meanings()) {
      int columns = DisplayText.columns(line) + DisplayText.columns(sign);
      if (columns > now.width() - FRAME && !line.isBlank()) {
        lines.add(TextLine.dim(line.stripTrailing()));
        line = " ".repeat(LEGEND.length());
      }
      line += sign + "  ";
    }
    lines.add(TextLine.dim(line.stripTrailing()));
    return lines;
  }

  private List<String> meanings() {
    return now.view().scene().body() instanceof BodyContent.Page page && page.tab() == StepTab.WHY
        ? List.of(
            signs.undeclared() + " changed",
            "+ added",
            "- gone",
            "? not known before",
            signs.hit() + " same",
            signs.chain() + " became")
        : List.of(
            signs.failed() + " failed",
            signs.running() + " running",
            signs.fetching() + " fetching",
            signs.lookingUp() + " looking up",
            signs.waiting() + " waiting",
            signs.notRun() + " not run",
            signs.hit() + " hit",
            signs.built() + " built",
            signs.printed() + " built, printed something",
            signs.undeclared() + " undeclared file",
            signs.critical() + " on the critical path",
            signs.chain() + " then; the row chosen",
            signs.open() + " open",
            signs.closed() + " closed",
            signs.barHit() + " hit in the bar",
            signs.barBuilt() + " built in the bar");
  }
}
