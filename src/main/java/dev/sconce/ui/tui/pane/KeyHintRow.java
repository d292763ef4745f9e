package dev.sconce.ui.tui.pane;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildState;
import dev.sconce.ui.command.CommandAvailability;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.command.RequestText;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.ScreenLayout;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.List;

/** Draws the last row: hints for keys, a line being typed, a question, or an answer. */
public final class KeyHintRow {
  /** The commands to omit first if there is too little room. */
  private static final List<ConsoleCommand> LEAST =
      List.of(
          ConsoleCommand.FOLLOW,
          ConsoleCommand.FEWER_SLOTS,
          ConsoleCommand.MORE_SLOTS,
          ConsoleCommand.MODE,
          ConsoleCommand.OPEN,
          ConsoleCommand.CANCEL,
          ConsoleCommand.BUILD,
          ConsoleCommand.DEPS,
          ConsoleCommand.RETRY_ALL,
          ConsoleCommand.DIAGNOSTICS,
          ConsoleCommand.FILTER,
          ConsoleCommand.PALETTE,
          ConsoleCommand.ASK_CACHE,
          ConsoleCommand.PAUSE,
          ConsoleCommand.NEXT_FAILURE,
          ConsoleCommand.EDIT,
          ConsoleCommand.WHO,
          ConsoleCommand.FIND_NEXT,
          ConsoleCommand.ALLOW,
          ConsoleCommand.COPY,
          ConsoleCommand.RETRY,
          ConsoleCommand.WHY,
          ConsoleCommand.HELP);

  private static final List<ConsoleCommand> OF_DIAGNOSTICS =
      List.of(
          ConsoleCommand.EDIT,
          ConsoleCommand.RETRY,
          ConsoleCommand.NEXT_FAILURE,
          ConsoleCommand.OPEN,
          ConsoleCommand.FILTER,
          ConsoleCommand.BACK,
          ConsoleCommand.RETRY_ALL,
          ConsoleCommand.PALETTE,
          ConsoleCommand.HELP,
          ConsoleCommand.QUIT);

  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final InputContext now;
  private final BuildStateWord word;
  private final boolean narrow;

  public KeyHintRow(DrawContext drawing) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.now = drawing.situation();
    this.word = BuildStateWord.of(state);
    this.narrow = !ScreenLayout.wide(canvas.width());
  }

  /** The available commands, the most likely ones first. */
  List<ConsoleCommand> commands() {
    CommandAvailability readiness = new CommandAvailability(new SelectedStep(now));
    return (now.panes() ? ofPanes() : ofText())
        .stream()
            .filter(command -> !view.keys().first(command).isEmpty())
            .filter(readiness::acts)
            .toList();
  }

  /** The commands for a text on the whole screen. */
  private List<ConsoleCommand> ofText() {
    List<ConsoleCommand> order = new ArrayList<>(List.of(ConsoleCommand.BACK));
    if (view.content().body() instanceof ShownContent.Body.Page) {
      order.add(ConsoleCommand.NEXT_PANE);
    }
    order.addAll(List.of(ConsoleCommand.FILTER, ConsoleCommand.FIND_NEXT));
    boolean ofStep =
        view.content().body() instanceof ShownContent.Body.Page
            || view.content().body() instanceof ShownContent.Body.Output;
    if (ofStep) {
      order.addAll(
          List.of(
              ConsoleCommand.EDIT,
              ConsoleCommand.RETRY,
              ConsoleCommand.CANCEL,
              ConsoleCommand.COPY));
    }
    order.addAll(List.of(ConsoleCommand.PALETTE, ConsoleCommand.HELP, ConsoleCommand.QUIT));
    return order;
  }

  private static List<ConsoleCommand> ofFiles() {
    return List.of(
        ConsoleCommand.PROVE,
        ConsoleCommand.COPY,
        ConsoleCommand.ALLOW,
        ConsoleCommand.OPEN,
        ConsoleCommand.WHO,
        ConsoleCommand.WHY,
        ConsoleCommand.BACK,
        ConsoleCommand.PALETTE,
        ConsoleCommand.HELP,
        ConsoleCommand.QUIT);
  }

  private List<ConsoleCommand> ofPanes() {
    if (now.pane() == Pane.DEPS) {
      return ofFiles();
    }
    if (now.pane() == Pane.DIAGNOSTICS) {
      return OF_DIAGNOSTICS;
    }
    List<ConsoleCommand> order = new ArrayList<>();
    if (!view.filter().isEmpty()) {
      order.add(ConsoleCommand.BACK);
    }
    if (word == BuildStateWord.PAUSED) {
      order.add(ConsoleCommand.RESUME);
    }
    if (word == BuildStateWord.DONE) {
      order.add(ConsoleCommand.QUIT);
    }
    if (new SelectedStep(now).undeclared().isPresent()) {
      order.add(ConsoleCommand.COPY);
    }
    if (!word.over() && (word != BuildStateWord.PAUSED || narrow)) {
      order.add(ConsoleCommand.NEXT_FAILURE);
    }
    order.addAll(List.of(ConsoleCommand.EDIT, ConsoleCommand.RETRY));
    if (word.over()) {
      order.addAll(List.of(ConsoleCommand.RETRY_ALL, ConsoleCommand.NEXT_FAILURE));
    }
    if (word.over() || now.pane() == Pane.PROBLEMS) {
      order.add(ConsoleCommand.DIAGNOSTICS);
    }
    order.add(ConsoleCommand.ASK_CACHE);
    order.addAll(List.of(ConsoleCommand.OPEN, ConsoleCommand.WHY));
    if (word.over() || now.pane() == Pane.PROBLEMS) {
      order.add(ConsoleCommand.DEPS);
    }
    if (now.pane() == Pane.JOBS) {
      order.add(ConsoleCommand.CANCEL);
    }
    order.add(ConsoleCommand.FOLLOW);
    if (word == BuildStateWord.DONE) {
      order.add(ConsoleCommand.BUILD);
    }
    order.add(ConsoleCommand.FILTER);
    if (!word.over()) {
      if (word != BuildStateWord.PAUSED) {
        order.add(ConsoleCommand.PAUSE);
      }
      order.add(ConsoleCommand.MODE);
      if (state.failures().isEmpty()) {
        order.add(state.slots() > 1 ? ConsoleCommand.FEWER_SLOTS : ConsoleCommand.MORE_SLOTS);
      }
    }
    order.addAll(List.of(ConsoleCommand.PALETTE, ConsoleCommand.HELP));
    if (word != BuildStateWord.DONE) {
      order.add(ConsoleCommand.QUIT);
    }
    return order;
  }

  public void draw() {
    int y = canvas.height() - 1;
    switch (view.prompt()) {
      case Prompt.Typing typing -> typed(typing, y);
      case Prompt.Picking picking -> canvas.text(1, y, offer(picking.menu()), CellStyle.TEXT);
      case Prompt.Confirming asked -> canvas.text(1, y, asked.question(), CellStyle.WARNING);
      case Prompt.Idle _ -> {
        if (view.notice().isEmpty()) {
          keys(y);
        } else {
          canvas.text(1, y, view.notice(), CellStyle.WARNING);
        }
      }
    }
    if (!view.pending().isEmpty()) {
      String asked = " asked: " + RequestText.of(view.pending().getLast()) + " " + glyphs.dots();
      canvas.right(canvas.width() - 1, y, asked, CellStyle.WARNING);
    }
  }

  private String offer(Prompt.Menu menu) {
    return switch (menu) {
      case MODE -> "mode (now " + RequestText.mode(state.cache().mode()) + "): " + menu.offer();
      case COPY, COPY_FIX -> "copy: " + menu.offer();
    };
  }

  private void typed(Prompt.Typing input, int y) {
    String sign = input.purpose().sign();
    if (input.purpose() == Prompt.Purpose.SLOTS) {
      sign += " (now " + (state.limited() ? state.slots() : "as the job server gives them") + "): ";
    }
    if (input.purpose() == Prompt.Purpose.ALLOW) {
      sign += " " + allowed() + ": ";
    }
    int after = canvas.text(1, y, canvas.width() - 1, sign + input.text(), CellStyle.TEXT);
    canvas.cell(after, y, ' ', CellStyle.CURSOR);
    String hint = input.purpose().hint();
    int room = canvas.width() - 1 - after - 3;
    if (view.pending().isEmpty() && DisplayText.columns(hint) <= room) {
      canvas.right(canvas.width() - 1, y, hint, CellStyle.DIM);
    }
  }

  /** The file to allow, and for which steps. */
  private String allowed() {
    return new SelectedStep(now)
        .undeclared()
        .map(
            file ->
                DisplayText.cutPath(DisplayText.decode(file.path()), canvas.width() / 4, glyphs)
                    + (file.steps() == 1 ? " to this step" : " to all steps"))
        .orElse("it");
  }

  private void keys(int y) {
    List<ConsoleCommand> commands = new ArrayList<>(commands());
    for (ConsoleCommand least : LEAST) {
      if (width(commands) > canvas.width() - 1) {
        commands.remove(least);
      }
    }
    int x = 1;
    for (ConsoleCommand command : commands) {
      int afterKey = canvas.text(x, y, key(command), CellStyle.KEY);
      int end = canvas.text(afterKey + 1, y, hint(command), CellStyle.TEXT);
      canvas.spot(x, end, y, new Frame.ClickTarget.Hint(command));
      x = end + 2;
    }
  }

  private int width(List<ConsoleCommand> commands) {
    int width = 1;
    for (ConsoleCommand command : commands) {
      width += DisplayText.columns(key(command)) + DisplayText.columns(hint(command)) + 3;
    }
    return width - 2;
  }

  private String key(ConsoleCommand command) {
    String key = view.keys().first(command);
    return command == ConsoleCommand.FEWER_SLOTS
        ? key + " " + view.keys().first(ConsoleCommand.MORE_SLOTS)
        : key;
  }

  private String hint(ConsoleCommand command) {
    if (command == ConsoleCommand.FILTER && now.reading()) {
      return "search";
    }
    if (command == ConsoleCommand.BACK && now.panes() && now.pane().hasTab()) {
      return "show all";
    }
    if (command == ConsoleCommand.COPY && new SelectedStep(now).undeclared().isPresent()) {
      return "copy fix";
    }
    if (command == ConsoleCommand.RETRY) {
      int steps = new SelectedStep(now).allAgain().size();
      return command.hint(glyphs) + (steps > 1 ? " " + steps : "");
    }
    if (command == ConsoleCommand.RETRY_ALL && narrow) {
      return "all";
    }
    if (command == ConsoleCommand.BUILD && narrow) {
      return "build";
    }
    if (command != ConsoleCommand.QUIT) {
      return command.hint(glyphs);
    }
    String leave = command.hint(glyphs);
    return state
        .end()
        .map(end -> (leave + (narrow ? " (" : " (exit ") + exitCode(end.outcome()) + ")").strip())
        .orElse(leave);
  }

  private static int exitCode(BuildEvent.BuildOutcome outcome) {
    return switch (outcome) {
      case NOTHING_TO_DO, BUILT -> 0;
      case FAILED -> 1;
      case INTERRUPTED -> 130;
    };
  }
}
