package dev.sconce.app.sconce;

import dev.sconce.app.settings.ClosestWord;
import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a command line. Options may be anywhere; {@code --} comes before words that are not
 * options. Flags are {@code --x}, {@code --no-x} and {@code --x=true}; values are {@code -j4},
 * {@code -j 4}, {@code --jobs=4} and {@code --jobs 4}. {@code --no-x} also removes a value that a
 * file or a variable sets. If an option appears several times, the last one wins.
 */
final class CommandLineReader {
  private static final String YES = "true";
  private static final String NO = "false";
  private static final String OFF = "off";

  private final List<String> arguments;

  /** Empty for an option that was turned off. */
  private final Map<CommandLineOption, Optional<String>> values =
      new EnumMap<>(CommandLineOption.class);

  private final List<String> words = new ArrayList<>();
  private Optional<Subcommand> subcommand = Optional.empty();
  private int at;

  private CommandLineReader(List<String> arguments) {
    this.arguments = arguments;
  }

  /** Reads the arguments, without the name of the program. */
  static CommandLine read(List<String> arguments) throws UsageException {
    CommandLineReader reader = new CommandLineReader(arguments);
    reader.readAll();
    return reader.result();
  }

  private void readAll() throws UsageException {
    while (at < arguments.size()) {
      String argument = arguments.get(at++);
      if (argument.equals("--")) {
        words.addAll(arguments.subList(at, arguments.size()));
        return;
      }
      if (argument.startsWith("--")) {
        longOption(argument);
      } else if (argument.length() > 1 && argument.startsWith("-")) {
        letters(argument);
      } else {
        word(argument);
      }
    }
  }

  private void word(String word) {
    boolean first = words.isEmpty() && subcommand.isEmpty();
    Optional<Subcommand> named = first ? Subcommand.ofWord(word) : Optional.empty();
    if (named.isPresent()) {
      subcommand = named;
    } else {
      words.add(word);
    }
  }

  private void longOption(String argument) throws UsageException {
    int equals = argument.indexOf('=');
    String name = argument.substring(2, equals < 0 ? argument.length() : equals);
    Optional<String> given =
        equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
    Optional<CommandLineOption> option = CommandLineOption.ofWord(name);
    if (option.isPresent()) {
      set(option.get(), "--" + name, given);
      return;
    }
    Optional<CommandLineOption> negated =
        name.startsWith("no-") ? CommandLineOption.ofWord(name.substring(3)) : Optional.empty();
    if (negated.isPresent() && negated.get().canBeTakenBack() && given.isEmpty()) {
      boolean flag = !negated.get().takesValue();
      values.put(negated.get(), flag ? Optional.of(NO) : Optional.empty());
      return;
    }
    if (negated.isPresent()) {
      throw new UsageException(
          negated.get().canBeTakenBack()
              ? "--" + name + " takes no value"
              : "unknown option --" + name + "; did you mean " + turnedOff(negated.get()) + "?");
    }
    throw new UsageException(unknown("--" + name));
  }

  /** How to turn off an option that needs a value, if that is possible. */
  private static String turnedOff(CommandLineOption option) {
    boolean knowsOff =
        option.setting().flatMap(setting -> setting.type().read(OFF)).equals(Optional.of(OFF));
    return "--" + option.word() + (knowsOff ? "=" + OFF : "");
  }

  private void set(CommandLineOption option, String typed, Optional<String> given)
      throws UsageException {
    if (option.takesValue()) {
      values.put(option, Optional.of(given.isPresent() ? given.get() : nextValue(option, typed)));
      return;
    }
    String value = given.orElse(YES);
    if (!value.equals(YES) && !value.equals(NO)) {
      throw new UsageException(typed + " takes true or false, not '" + value + "'");
    }
    values.put(option, Optional.of(value));
  }

  private String nextValue(CommandLineOption option, String typed) throws UsageException {
    if (at == arguments.size()) {
      throw new UsageException(typed + " needs a value: " + typed + " " + option.argument());
    }
    return arguments.get(at++);
  }

  private void letters(String argument) throws UsageException {
    for (int i = 1; i < argument.length(); i++) {
      char letter = argument.charAt(i);
      Optional<CommandLineOption> option = CommandLineOption.ofLetter(letter);
      if (option.isEmpty()) {
        throw new UsageException(unknown("-" + letter));
      }
      if (option.get().takesValue()) {
        String rest = argument.substring(i + 1);
        set(option.get(), "-" + letter, rest.isEmpty() ? Optional.empty() : Optional.of(rest));
        return;
      }
      values.put(option.get(), Optional.of(YES));
    }
  }

  private static String unknown(String typed) {
    return switch (typed) {
      case "-t" -> "there is no -t here; the tools belong to ninja: ninja -t TOOL";
      case "-d" -> "there is no -d here; it belongs to ninja: ninja -d explain";
      case "-w" -> "there is no -w here; it belongs to ninja";
      case "--ninja" -> "--ninja has to come first: sconce --ninja ...";
      default -> {
        List<String> known = new ArrayList<>();
        for (CommandLineOption option : CommandLineOption.values()) {
          known.add("--" + option.word());
          if (option.canBeTakenBack()) {
            known.add("--no-" + option.word());
          }
        }
        Optional<String> nearest =
            typed.startsWith("--") ? ClosestWord.to(typed, known) : Optional.empty();
        yield "unknown option " + typed + nearest.map(n -> "; did you mean " + n + "?").orElse("");
      }
    };
  }

  private CommandLine result() throws UsageException {
    Subcommand command = command();
    for (CommandLineOption option : values.keySet()) {
      if (!command.takes(option)) {
        throw new UsageException(misplaced(command, option));
      }
    }
    return new CommandLine(
        command,
        value(CommandLineOption.DIRECTORY),
        value(CommandLineOption.FILE),
        on(CommandLineOption.DRY_RUN),
        on(CommandLineOption.WARNINGS),
        on(CommandLineOption.JSON),
        others(),
        settings(),
        helped() ? subcommand.map(Subcommand::word).stream().toList() : words);
  }

  private Settings settings() throws UsageException {
    Map<Setting, Settings.Value> typed = new EnumMap<>(Setting.class);
    for (CommandLineOption option : values.keySet()) {
      Optional<Setting> setting = option.setting();
      if (setting.isPresent()) {
        Optional<String> value = value(option);
        if (value.isPresent()) {
          value = Optional.of(read(option, setting.get(), value.get()));
        }
        boolean negated = value.isEmpty() || (!option.takesValue() && !on(option));
        Settings.Origin origin =
            new Settings.Origin.CommandLine((negated ? "--no-" : "--") + option.word());
        typed.put(setting.get(), new Settings.Value(value, origin));
      }
    }
    return Settings.of(typed);
  }

  private Map<CommandLineOption, String> others() {
    Map<CommandLineOption, String> others = new EnumMap<>(CommandLineOption.class);
    for (Map.Entry<CommandLineOption, Optional<String>> each : values.entrySet()) {
      if (each.getValue().isPresent()) {
        others.put(each.getKey(), each.getValue().get());
      }
    }
    return others;
  }

  private static String read(CommandLineOption option, Setting setting, String typed)
      throws UsageException {
    Optional<String> value = setting.type().read(Utf8Text.of(typed));
    if (value.isEmpty()) {
      String wanted = option.argument() + " is " + setting.type().description();
      throw new UsageException(
          option.usage() + ": " + wanted + setting.type().not("'" + typed + "'"));
    }
    return value.get();
  }

  private boolean helped() {
    return on(CommandLineOption.HELP);
  }

  private Subcommand command() {
    if (helped()) {
      return Subcommand.HELP;
    }
    return on(CommandLineOption.VERSION) ? Subcommand.VERSION : subcommand.orElse(Subcommand.BUILD);
  }

  private static String misplaced(Subcommand command, CommandLineOption option) {
    if (command == Subcommand.BUILD) {
      List<String> takers = new ArrayList<>();
      for (Subcommand other : Subcommand.values()) {
        if (!other.word().isEmpty() && other != Subcommand.HELP && other.takes(option)) {
          takers.add(other.word());
        }
      }
      return "--" + option.word() + " belongs to  sconce " + String.join(" or ", takers);
    }
    return command.word() + " does not take " + option.usage();
  }

  private boolean on(CommandLineOption option) {
    return value(option).equals(Optional.of(YES));
  }

  private Optional<String> value(CommandLineOption option) {
    return values.getOrDefault(option, Optional.empty());
  }

  /** A command line that cannot be understood. The message says what is wrong and what to do. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;
    private final String help;

    UsageException(String message) {
      this(message, "sconce --help");
    }

    UsageException(String message, Subcommand about) {
      this(message, "sconce help " + about.word());
    }

    private UsageException(String message, String help) {
      super(message);
      this.help = help;
    }

    /** The command that prints more help. */
    String help() {
      return help;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
