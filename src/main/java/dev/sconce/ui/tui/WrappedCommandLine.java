package dev.sconce.ui.tui;

import java.util.ArrayList;
import java.util.List;

/** Breaks a command line between its words; what goes on is indented. */
final class WrappedCommandLine {
  private static final int INDENT = 4;

  private WrappedCommandLine() {}

  /**
   * The lines.
   *
   * @param start what stands before the first one; the others are indented further
   */
  static List<String> lines(String start, String command, int width) {
    List<String> lines = new ArrayList<>();
    String indent = " ".repeat(start.length() + INDENT);
    StringBuilder line = new StringBuilder(start);
    boolean empty = true;
    for (String word : command.split(" ", -1)) {
      int columns = DisplayText.columns(line.toString()) + 1 + DisplayText.columns(word);
      if (!empty && columns > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      } else if (!empty) {
        line.append(' ');
      }
      line.append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
