package dev.sconce.app.sconce;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the command is asked to do. */
enum Command {
  /** Build targets: what happens when no subcommand is named. */
  BUILD("", EnumSet.complementOf(EnumSet.of(Option.WARNINGS, Option.JSON))),
  /** Show outputs of the last build again. */
  LOG("log", EnumSet.of(Option.DIRECTORY, Option.FILE, Option.PLAIN, Option.WARNINGS, Option.HELP)),
  /** Say why steps ran, would run, or would not. */
  WHY("why", EnumSet.of(Option.DIRECTORY, Option.FILE, Option.PLAIN, Option.HELP)),
  /** Show settings and where they come from. */
  CONFIG("config", withSettings(Option.DIRECTORY, Option.JSON, Option.HELP)),
  /** Show help. */
  HELP("help", EnumSet.allOf(Option.class)),
  /** Print a completion script, or words to complete with. */
  COMPLETION("completion", EnumSet.of(Option.DIRECTORY, Option.FILE, Option.HELP)),
  /** Show the version. */
  VERSION("", EnumSet.allOf(Option.class));

  private final String word;
  private final Set<Option> options;

  Command(String word, Set<Option> options) {
    this.word = word;
    this.options = options;
  }

  /** How a user names it; empty when it has no name. */
  String word() {
    return word;
  }

  boolean takes(Option option) {
    return options.contains(option);
  }

  private static Set<Option> withSettings(Option... others) {
    Set<Option> options = EnumSet.copyOf(List.of(others));
    for (Option option : Option.values()) {
      if (option.setting().isPresent()) {
        options.add(option);
      }
    }
    return options;
  }

  static Optional<Command> ofWord(String word) {
    for (Command command : values()) {
      if (!word.isEmpty() && command.word.equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}
