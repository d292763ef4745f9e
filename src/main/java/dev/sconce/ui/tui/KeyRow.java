package dev.sconce.ui.tui;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildState;
import java.util.ArrayList;
import java.util.List;

/** Draws the last row: what a key does now, or what is being typed, asked or answered. */
final class KeyRow {
  /** Left out first when there is too little room. */
  private static final List<Command> LEAST =
      List.of(
          Command.FOLLOW,
          Command.FEWER_SLOTS,
          Command.MORE_SLOTS,
          Command.MODE,
          Command.OPEN,
          Command.CANCEL,
          Command.BUILD,
          Command.RETRY_ALL,
          Command.FILTER,
          Command.PALETTE,
          Command.ASK_CACHE,
          Command.PAUSE,
          Command.NEXT_FAILURE,
          Command.EDIT);

  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final Signs signs;
  private final Situation now;
  private final StateWord word;
  private final boolean narrow;

  KeyRow(Drawing drawing) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.signs = drawing.signs();
    this.now = drawing.situation();
    this.word = StateWord.of(state);
    this.narrow = !Layout.wide(canvas.width());
  }

  /** The commands that act now, most likely first. */
  List<Command> commands() {
    Readiness readiness = new Readiness(now);
    return (now.panes() ? ofPanes() : ofText())
        .stream()
            .filter(command -> !view.keys().first(command).isEmpty())
            .filter(readiness::acts)
            .toList();
  }

  /** Those of one thing in all the room. */
  private List<Command> ofText() {
    List<Command> order = new ArrayList<>(List.of(Command.BACK));
    if (view.scene().body() instanceof Body.Page) {
      order.add(Command.NEXT_PANE);
    }
    order.addAll(List.of(Command.FILTER, Command.FIND_NEXT));
    if (!(view.scene().body() instanceof Body.Help)) {
      order.addAll(List.of(Command.EDIT, Command.RETRY, Command.CANCEL, Command.COPY));
    }
    order.addAll(List.of(Command.PALETTE, Command.HELP, Command.QUIT));
    return order;
  }

  private List<Command> ofPanes() {
    List<Command> order = new ArrayList<>();
    if (!view.filter().isEmpty()) {
      order.add(Command.BACK);
    }
    if (word == StateWord.PAUSED) {
      order.add(Command.RESUME);
    }
    if (word == StateWord.DONE) {
      order.add(Command.QUIT);
    }
    if (!word.over() && (word != StateWord.PAUSED || narrow)) {
      order.add(Command.NEXT_FAILURE);
    }
    order.addAll(List.of(Command.EDIT, Command.RETRY));
    if (word.over()) {
      order.addAll(List.of(Command.RETRY_ALL, Command.NEXT_FAILURE));
    }
    order.add(Command.ASK_CACHE);
    order.addAll(List.of(Command.OPEN, Command.WHY));
    if (now.pane() == Pane.JOBS) {
      order.add(Command.CANCEL);
    }
    order.add(Command.FOLLOW);
    if (word == StateWord.DONE) {
      order.add(Command.BUILD);
    }
    order.add(Command.FILTER);
    if (!word.over()) {
      if (word != StateWord.PAUSED) {
        order.add(Command.PAUSE);
      }
      order.add(Command.MODE);
      if (state.failures().isEmpty()) {
        order.add(state.slots() > 1 ? Command.FEWER_SLOTS : Command.MORE_SLOTS);
      }
    }
    order.addAll(List.of(Command.PALETTE, Command.HELP));
    if (word != StateWord.DONE) {
      order.add(Command.QUIT);
    }
    return order;
  }

  void draw() {
    int y = canvas.height() - 1;
    switch (view.prompt()) {
      case Prompt.Typing typing -> typed(typing, y);
      case Prompt.Picking picking -> canvas.text(1, y, offer(picking.menu()), Style.TEXT);
      case Prompt.Confirming asked -> canvas.text(1, y, asked.question(), Style.WARNING);
      case Prompt.Idle _ -> {
        if (view.notice().isEmpty()) {
          keys(y);
        } else {
          canvas.text(1, y, view.notice(), Style.WARNING);
        }
      }
    }
    if (!view.pending().isEmpty()) {
      String asked = " asked: " + RequestWords.of(view.pending().getLast()) + " " + signs.dots();
      canvas.right(canvas.width() - 1, y, asked, Style.WARNING);
    }
  }

  private String offer(Prompt.Menu menu) {
    return switch (menu) {
      case MODE -> "mode (now " + RequestWords.mode(state.cache().mode()) + "): " + menu.offer();
      case COPY -> "copy: " + menu.offer();
    };
  }

  private void typed(Prompt.Typing input, int y) {
    String sign = input.purpose().sign();
    if (input.purpose() == Prompt.Purpose.SLOTS) {
      sign += " (now " + (state.limited() ? state.slots() : "as the job server gives them") + "): ";
    }
    int after = canvas.text(1, y, canvas.width() - 1, sign + input.text(), Style.TEXT);
    canvas.cell(after, y, ' ', Style.CURSOR);
    String hint = input.purpose().hint();
    int room = canvas.width() - 1 - after - 3;
    if (view.pending().isEmpty() && DisplayText.columns(hint) <= room) {
      canvas.right(canvas.width() - 1, y, hint, Style.DIM);
    }
  }

  private void keys(int y) {
    List<Command> commands = new ArrayList<>(commands());
    for (Command least : LEAST) {
      if (width(commands) > canvas.width() - 1) {
        commands.remove(least);
      }
    }
    int x = 1;
    for (Command command : commands) {
      int afterKey = canvas.text(x, y, key(command), Style.KEY);
      int end = canvas.text(afterKey + 1, y, hint(command), Style.TEXT);
      canvas.spot(x, end, y, new Spot.Hint(command));
      x = end + 2;
    }
  }

  private int width(List<Command> commands) {
    int width = 1;
    for (Command command : commands) {
      width += DisplayText.columns(key(command)) + DisplayText.columns(hint(command)) + 3;
    }
    return width - 2;
  }

  private String key(Command command) {
    String key = view.keys().first(command);
    return command == Command.FEWER_SLOTS ? key + " " + view.keys().first(Command.MORE_SLOTS) : key;
  }

  private String hint(Command command) {
    if (command == Command.FILTER && now.reading()) {
      return "search";
    }
    if (command == Command.BACK && now.panes()) {
      return "show all";
    }
    if (command == Command.RETRY_ALL && narrow) {
      return "all";
    }
    if (command == Command.BUILD && narrow) {
      return "build";
    }
    if (command != Command.QUIT) {
      return command.hint(signs);
    }
    String leave = narrow && word != StateWord.DONE ? "" : command.hint(signs);
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
