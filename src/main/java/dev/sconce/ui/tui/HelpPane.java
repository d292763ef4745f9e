package dev.sconce.ui.tui;

import java.util.List;

/** Draws the commands with their keys. */
final class HelpPane {
  private static final int COLUMN = 60;
  private static final int MATCHES = 8;

  private final Canvas canvas;
  private final Signs signs;

  HelpPane(Canvas canvas, Signs signs) {
    this.canvas = canvas;
    this.signs = signs;
  }

  /** All commands, in as many columns as there is room for. */
  void draw(int top) {
    Lines lines = new Lines(canvas, signs);
    lines.across(top, 0, canvas.width());
    lines.title(top, 0, canvas.width(), "Keys");
    int rows = Math.max(1, canvas.height() - top - 2);
    int columns = Math.max(1, canvas.width() / COLUMN);
    List<Command> commands = List.of(Command.values());
    int each = Math.max(rows, (commands.size() + columns - 1) / columns);
    for (int i = 0; i < commands.size(); i++) {
      int x = 1 + i / each * (canvas.width() / columns);
      int y = top + 1 + i % each;
      if (y < canvas.height() - 1) {
        line(commands.get(i), x, y, x + canvas.width() / columns - 2);
      }
    }
  }

  /** The commands that a text being typed could mean, above the last row. */
  void matching(String text) {
    List<Command> commands = Command.matching(text);
    int count = Math.min(MATCHES, commands.size());
    int top = canvas.height() - 1 - count;
    for (int i = 0; i < count; i++) {
      canvas.fill(0, canvas.width(), top + i, ' ', Style.TEXT);
      line(commands.get(i), 1, top + i, canvas.width());
    }
  }

  private void line(Command command, int x, int y, int end) {
    canvas.text(x, y, end, String.join(" ", command.keys()), Style.KEY);
    canvas.text(x + 10, y, end, command.help(), Style.TEXT);
  }
}
