package dev.sconce.ui.tui.pane;

import dev.sconce.ui.command.CommandAvailability;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.command.PaletteSearch;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.SelectedStep;
import java.util.List;

/** Draws the commands that match the typed line, above the last row. */
public final class PalettePane {
  private static final int MOST = 8;
  private static final int KEYS_WIDTH = 10;
  private static final int NAME_WIDTH = 18;

  private final DrawContext drawing;
  private final Canvas canvas;

  public PalettePane(DrawContext drawing) {
    this.drawing = drawing;
    this.canvas = drawing.canvas();
  }

  public void draw(Prompt.Typing line) {
    List<ConsoleCommand> offered =
        new CommandAvailability(new SelectedStep(drawing.situation())).offered();
    List<ConsoleCommand> commands = PaletteSearch.read(line.text(), offered).commands();
    int count = Math.min(MOST, commands.size());
    int chosen = Math.min(line.chosen(), Math.max(0, commands.size() - 1));
    int first = Math.max(0, chosen - count + 1);
    int top = drawing.height() - 1 - count;
    for (int i = 0; i < count; i++) {
      int y = top + i;
      canvas.fill(0, drawing.width(), y, ' ', CellStyle.TEXT);
      command(commands.get(first + i), y);
      if (first + i == chosen) {
        canvas.restyle(0, drawing.width(), y, CellStyle.CURSOR);
      }
    }
  }

  private void command(ConsoleCommand command, int y) {
    String keys = String.join(" ", drawing.view().keys().keys(command));
    canvas.text(1, y, KEYS_WIDTH, keys, CellStyle.KEY);
    String name = (command.title() + " " + command.argument().word()).strip();
    canvas.text(KEYS_WIDTH + 1, y, KEYS_WIDTH + 1 + NAME_WIDTH, name, CellStyle.TEXT);
    canvas.text(KEYS_WIDTH + NAME_WIDTH + 2, y, drawing.width() - 1, command.help(), CellStyle.DIM);
    canvas.spot(0, drawing.width(), y, new Frame.ClickTarget.Hint(command));
  }
}
