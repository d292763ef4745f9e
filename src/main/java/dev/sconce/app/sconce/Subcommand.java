package dev.sconce.app.sconce;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The subcommands of {@code sconce}. */
enum Subcommand {
  /** Build targets: the default. */
  BUILD(
      "",
      EnumSet.complementOf(EnumSet.range(CommandLineOption.WARNINGS, CommandLineOption.EXPIRES))),
  /** Show outputs of the last build again. */
  LOG(
      "log",
      EnumSet.of(
          CommandLineOption.DIRECTORY,
          CommandLineOption.FILE,
          CommandLineOption.PLAIN,
          CommandLineOption.WARNINGS,
          CommandLineOption.PRINTED,
          CommandLineOption.FORMAT,
          CommandLineOption.JSON,
          CommandLineOption.SARIF,
          CommandLineOption.HELP)),
  /** Tell why steps ran, would run, or would not. */
  WHY(
      "why",
      EnumSet.of(
          CommandLineOption.DIRECTORY,
          CommandLineOption.FILE,
          CommandLineOption.PLAIN,
          CommandLineOption.DEPS,
          CommandLineOption.DEPS_RULES,
          CommandLineOption.HELP)),
  /** Report what steps read and write without declaring it. */
  DEPS(
      "deps",
      withSettings(
          CommandLineOption.DIRECTORY,
          CommandLineOption.FILE,
          CommandLineOption.JSON,
          CommandLineOption.SARIF,
          CommandLineOption.RECORDED,
          CommandLineOption.STEP,
          CommandLineOption.ACCESS,
          CommandLineOption.EFFECT,
          CommandLineOption.REASON,
          CommandLineOption.EXPIRES,
          CommandLineOption.HELP)),
  /** Tell which steps read a file. */
  WHO(
      "who",
      EnumSet.of(CommandLineOption.DIRECTORY, CommandLineOption.FILE, CommandLineOption.HELP)),
  /** Show settings and where they come from. */
  CONFIG(
      "config",
      withSettings(CommandLineOption.DIRECTORY, CommandLineOption.JSON, CommandLineOption.HELP)),
  /** Show or remove the results that are cached on this machine. */
  CACHE(
      "cache",
      EnumSet.of(
          CommandLineOption.DIRECTORY,
          CommandLineOption.DISK_CACHE,
          CommandLineOption.DISK_CACHE_SIZE,
          CommandLineOption.JSON,
          CommandLineOption.HELP)),
  /** Show help. */
  HELP("help", EnumSet.allOf(CommandLineOption.class)),
  /** Print a completion script, or candidates for completion. */
  COMPLETION(
      "completion",
      EnumSet.of(CommandLineOption.DIRECTORY, CommandLineOption.FILE, CommandLineOption.HELP)),
  /** Show the version. */
  VERSION("", EnumSet.allOf(CommandLineOption.class));

  private final String word;
  private final Set<CommandLineOption> options;

  Subcommand(String word, Set<CommandLineOption> options) {
    this.word = word;
    this.options = options;
  }

  /** The name that users type; empty if it has none. */
  String word() {
    return word;
  }

  boolean takes(CommandLineOption option) {
    return options.contains(option);
  }

  private static Set<CommandLineOption> withSettings(CommandLineOption... others) {
    Set<CommandLineOption> options = EnumSet.copyOf(List.of(others));
    for (CommandLineOption option : CommandLineOption.values()) {
      if (option.setting().isPresent()) {
        options.add(option);
      }
    }
    return options;
  }

  static Optional<Subcommand> ofWord(String word) {
    for (Subcommand command : values()) {
      if (!word.isEmpty() && command.word.equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}
