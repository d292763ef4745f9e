package dev.sconce.app.sconce;

import java.util.Optional;

/** The options of the command: one table for reading, help and completion. */
enum Option {
  DIRECTORY('C', "directory", "DIR", "go to DIR first"),
  FILE('f', "file", "FILE", "read FILE instead of build.ninja"),
  JOBS('j', "jobs", "N", "run N commands at once (default: by processors)"),
  KEEP_GOING('k', "keep-going", "N", "stop after N failures (default 0: go on)"),
  LOAD('l', "load", "N", "start nothing while the load average is above N"),
  DRY_RUN('n', "dry-run", "", "say what would run, and run nothing"),
  VERBOSE('v', "verbose", "", "show whole commands, as lines"),
  PLAIN('\0', "plain", "", "print lines, no full screen"),
  STAY('\0', "stay", "WHEN", "stay after never, failed (default) or always"),
  THEME('\0', "theme", "NAME", "colours and signs: name of a theme, or its file"),
  BELL('\0', "bell", "", "ring when the build is over"),
  EVENT_LOG('\0', "event-log", "FILE", "write all that happens to FILE, as JSON lines"),
  TRACE('\0', "trace", "FILE", "write a timeline to FILE, for ui.perfetto.dev"),
  WARNINGS('\0', "warnings", "", "only steps that succeeded and printed something"),
  HELP('h', "help", "", "show help"),
  VERSION('\0', "version", "", "show the version");

  private final char letter;
  private final String word;
  private final String argument;
  private final String help;

  Option(char letter, String word, String argument, String help) {
    this.letter = letter;
    this.word = word;
    this.argument = argument;
    this.help = help;
  }

  /** Whether a value follows. */
  boolean takesValue() {
    return !argument.isEmpty();
  }

  /** The long form, without dashes. */
  String word() {
    return word;
  }

  /** The short form, or none. */
  Optional<Character> letter() {
    return letter == '\0' ? Optional.empty() : Optional.of(letter);
  }

  /** What the value is called; empty for a flag. */
  String argument() {
    return argument;
  }

  /** What it does, in a few words. */
  String help() {
    return help;
  }

  /** How a user would type it: {@code -C DIR}, {@code --plain}. */
  String usage() {
    String name = letter == '\0' ? "--" + word : "-" + letter;
    return takesValue() ? name + " " + argument : name;
  }

  static Optional<Option> ofLetter(char letter) {
    for (Option option : values()) {
      if (letter != '\0' && option.letter == letter) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  static Optional<Option> ofWord(String word) {
    for (Option option : values()) {
      if (option.word.equals(word)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }
}
