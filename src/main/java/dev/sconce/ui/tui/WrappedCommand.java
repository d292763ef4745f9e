package dev.sconce.ui.tui;

import java.util.ArrayList;
import java.util.List;

/** Breaks a command line between its words; what goes on is indented. */
final class WrappedCommand {
  private static final String INDENT = "    ";

  private WrappedCommand() {}

  static List<String> lines(String command, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : command.split(" ", -1)) {
      int room = width - DisplayText.columns(line.toString()) - 1;
      if (!line.toString().isBlank() && DisplayText.columns(word) > room) {
        lines.add(line.toString());
        line = new StringBuilder(INDENT);
      } else if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
