package dev.sconce.ui.tui.pane;

import dev.sconce.ui.command.CommandAvailability;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.ArrayList;
import java.util.List;

/** Lists the commands that are meaningful in the present view, with their keys. */
public final class HelpText {
  private static final String LEGEND = "Signs  ";
  private static final String LEAVING =
      "When all is built the console quits by itself, but not if a key was pressed just before;"
          + " --stay says otherwise.";

  private static final List<String> WORDS_OF_DIAGNOSTICS =
      List.of(
          "new: no output of the build before had it; new now: it came with the last run.",
          "again: its steps run again or are to; mended: they have run again without it.");

  /** Columns around a text that it cannot use. */
  private static final int FRAME = 3;

  private static final int KEYS_WIDTH = 12;
  private static final int NAME_WIDTH = 14;

  private final InputContext now;
  private final ConsoleGlyphs glyphs;

  public HelpText(InputContext now, ConsoleGlyphs glyphs) {
    this.now = now.behindHelp();
    this.glyphs = glyphs;
  }

  /** The title, which names the present view. */
  public String title() {
    return "Keys of " + place();
  }

  private String place() {
    return switch (now.view().content().body()) {
      case ShownContent.Body.Page page -> "a step: " + page.tab().title();
      case ShownContent.Body.Output _ -> "the output";
      case ShownContent.Body.Who _ -> "the users of a file";
      case ShownContent.Body.Panes _, ShownContent.Body.Help _ ->
          now.pane().title().substring(2); // never the help itself
    };
  }

  /** The commands by group, with those that are unavailable now marked as such. */
  public List<TextLine> lines() {
    CommandAvailability readiness = new CommandAvailability(new SelectedStep(now));
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
    if (now.panes() && now.pane() == Pane.DIAGNOSTICS) {
      WORDS_OF_DIAGNOSTICS.forEach(line -> lines.add(TextLine.dim(line)));
    }
    lines.add(TextLine.of(""));
    lines.add(TextLine.dim(LEAVING));
    return lines;
  }

  private boolean means(ConsoleCommand command) {
    boolean tree =
        now.panes()
            && switch (now.pane()) {
              case TREE, PROBLEMS, DIAGNOSTICS -> true;
              case JOBS, DEPS, CACHE, LOG, RESULT -> false;
            };
    boolean tabs = now.view().content().body() instanceof ShownContent.Body.Page;
    boolean rows =
        now.panes()
            && switch (now.pane()) {
              case TREE, JOBS, PROBLEMS, DEPS, DIAGNOSTICS -> true;
              case CACHE, LOG, RESULT -> false;
            };
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

  /** The legend of the glyphs; rows break only between glyphs. */
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
    return now.view().content().body() instanceof ShownContent.Body.Page page
            && page.tab() == ShownContent.StepTab.WHY
        ? List.of(
            glyphs.undeclared() + " changed",
            "+ added",
            "- gone",
            "? not known before",
            glyphs.hit() + " same",
            glyphs.chain() + " became")
        : List.of(
            glyphs.failed() + " failed",
            glyphs.running() + " running",
            glyphs.fetching() + " fetching",
            glyphs.lookingUp() + " looking up",
            glyphs.waiting() + " waiting",
            glyphs.notRun() + " not run",
            glyphs.hit() + " hit",
            glyphs.built() + " built",
            glyphs.printed() + " built, printed something",
            glyphs.undeclared() + " undeclared file",
            glyphs.critical() + " on the critical path",
            glyphs.chain() + " then; the row chosen",
            glyphs.open() + " open",
            glyphs.closed() + " closed",
            glyphs.barHit() + " hit in the bar",
            glyphs.barBuilt() + " built in the bar");
  }
}
