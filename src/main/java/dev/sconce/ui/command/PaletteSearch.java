package dev.sconce.ui.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds commands from the text that the user types in the palette. */
public final class PaletteSearch {
  /** The rank of a command that does not match; larger than all other ranks. */
  private static final int NO_MATCH = 5;

  private PaletteSearch() {}

  /**
   * The meaning of a typed line: the matching commands, best first, and the argument of the first
   * one.
   */
  public record Found(List<ConsoleCommand> commands, String argument) {}

  /** Parses a line: the name of a command and its argument, or letters of a name. */
  public static Found read(String line, List<ConsoleCommand> among) {
    String text = line.stripLeading();
    ConsoleCommand named = null;
    for (ConsoleCommand command : among) {
      boolean longer = named == null || command.title().length() > named.title().length();
      if (command.argument() != ConsoleCommand.Argument.NONE
          && text.startsWith(command.title() + " ")
          && longer) {
        named = command;
      }
    }
    return named == null
        ? new Found(matching(text.strip(), among), "")
        : new Found(List.of(named), text.substring(named.title().length()).strip());
  }

  /** The commands that match these letters, best first; all of them for no letters. */
  static List<ConsoleCommand> matching(String letters, List<ConsoleCommand> among) {
    String wanted = letters.toLowerCase(Locale.ROOT);
    List<ConsoleCommand> found = new ArrayList<>();
    for (ConsoleCommand command : among) {
      if (rank(command, wanted) < NO_MATCH) {
        found.add(command);
      }
    }
    found.sort(Comparator.comparingInt(command -> rank(command, wanted)));
    return found;
  }

  /** The best match among all commands. */
  public static Optional<ConsoleCommand> best(String letters) {
    return matching(letters, List.of(ConsoleCommand.values())).stream().findFirst();
  }

  private static int rank(ConsoleCommand command, String letters) {
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
