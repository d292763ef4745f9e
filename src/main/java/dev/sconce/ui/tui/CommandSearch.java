package dev.sconce.ui.tui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds commands by what is typed in the palette. */
final class CommandSearch {
  /** How well a command matches; none is larger than all. */
  private static final int NO_MATCH = 5;

  private CommandSearch() {}

  /**
   * What a typed line means: the commands that match, best first, and what follows the name of the
   * first one.
   */
  record Found(List<Command> commands, String argument) {}

  /** Reads a line: the name of a command and its argument, or letters of a name. */
  static Found read(String line, List<Command> among) {
    String text = line.stripLeading();
    Command named = null;
    for (Command command : among) {
      boolean longer = named == null || command.title().length() > named.title().length();
      if (command.argument() != Command.Argument.NONE
          && text.startsWith(command.title() + " ")
          && longer) {
        named = command;
      }
    }
    return named == null
        ? new Found(matching(text.strip(), among), "")
        : new Found(List.of(named), text.substring(named.title().length()).strip());
  }

  /** The commands that letters could mean, best first; all of them for no letters. */
  static List<Command> matching(String letters, List<Command> among) {
    String wanted = letters.toLowerCase(Locale.ROOT);
    List<Command> found = new ArrayList<>();
    for (Command command : among) {
      if (rank(command, wanted) < NO_MATCH) {
        found.add(command);
      }
    }
    found.sort(Comparator.comparingInt(command -> rank(command, wanted)));
    return found;
  }

  /** The best match among all commands. */
  static Optional<Command> best(String letters) {
    return matching(letters, List.of(Command.values())).stream().findFirst();
  }

  private static int rank(Command command, String letters) {
    String title = command.title();
    if (title.equals(letters)) {
      return 0;
    }
    if (title.startsWith(letters)) {
      return 1;
    }
    if (title.contains(letters)) {
      return 2;
    }
    if (inOrder(letters, title)) {
      return 3;
    }
    return command.help().contains(letters) ? 4 : NO_MATCH;
  }

  private static boolean inOrder(String letters, String text) {
    int at = 0;
    for (int i = 0; i < letters.length(); i++) {
      at = text.indexOf(letters.charAt(i), at) + 1;
      if (at == 0) {
        return false;
      }
    }
    return true;
  }
}
