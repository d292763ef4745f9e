package dev.sconce.app.sconce;

import dev.sconce.app.settings.SettingType;
import dev.sconce.ui.tui.frame.TerminalTheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The completion scripts for shells. They are resources with placeholders for the options and
 * subcommands of this version.
 */
final class CompletionScript {
  /** The shells that have a script. */
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private static final List<Subcommand> NAMED =
      List.of(
          Subcommand.LOG,
          Subcommand.WHY,
          Subcommand.DEPS,
          Subcommand.WHO,
          Subcommand.CONFIG,
          Subcommand.CACHE,
          Subcommand.HELP,
          Subcommand.COMPLETION);

  private CompletionScript() {}

  /** The script for a shell; empty if there is none. */
  static Optional<String> of(String shell) throws IOException {
    if (!SHELLS.contains(shell)) {
      return Optional.empty();
    }
    try (InputStream in =
        CompletionScript.class.getResourceAsStream("completion/sconce." + shell)) {
      if (in == null) {
        throw new IOException("the script for " + shell + " is missing in this installation");
      }
      return Optional.of(filledIn(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  private static String filledIn(String script) {
    List<String> names = NAMED.stream().map(Subcommand::word).toList();
    return script
        .replace("@VALUED@", String.join(" | ", valued()))
        .replace("@SUBCOMMAND_PATTERN@", String.join(" | ", names))
        .replace("@SUBCOMMANDS@", String.join(" ", names))
        .replace("@BASH_VALUES@", String.join("\n", bashValues()))
        .replace("@SHELLS@", String.join(" ", SHELLS))
        .replace("@BUILD_OPTIONS@", String.join(" ", options(Subcommand.BUILD)))
        .replace("@LOG_OPTIONS@", String.join(" ", options(Subcommand.LOG)))
        .replace("@WHY_OPTIONS@", String.join(" ", options(Subcommand.WHY)))
        .replace("@DEPS_OPTIONS@", String.join(" ", options(Subcommand.DEPS)))
        .replace("@WHO_OPTIONS@", String.join(" ", options(Subcommand.WHO)))
        .replace("@DEPS_ACTIONS@", String.join(" ", DepsCommand.ACTIONS))
        .replace("@CONFIG_OPTIONS@", String.join(" ", options(Subcommand.CONFIG)))
        .replace("@ZSH_SUBCOMMANDS@", String.join("\n", zshSubcommands()))
        .replace("@ZSH_OPTIONS@", String.join("\n", zshOptions()))
        .replace("@FISH_SUBCOMMANDS@", String.join("\n", fishSubcommands()))
        .replace("@FISH_OPTIONS@", String.join("\n", fishOptions()));
  }

  private static List<String> names(CommandLineOption option) {
    List<String> names = new ArrayList<>();
    option.letter().ifPresent(letter -> names.add("-" + letter));
    names.add("--" + option.word());
    return names;
  }

  private static List<String> valued() {
    List<String> names = new ArrayList<>();
    for (CommandLineOption option : CommandLineOption.values()) {
      if (option.takesValue()) {
        names.addAll(names(option));
      }
    }
    return names;
  }

  private static List<String> options(Subcommand command) {
    List<String> names = new ArrayList<>();
    for (CommandLineOption option : CommandLineOption.values()) {
      if (command.takes(option)) {
        names.addAll(names(option));
      }
    }
    return names;
  }

  private static String about(Subcommand command) {
    return switch (command) {
      case BUILD -> "build targets";
      case LOG -> "show again what steps printed";
      case WHY -> "say why steps run or do not";
      case DEPS -> "say what steps use and do not declare";
      case WHO -> "say which steps read a file";
      case CONFIG -> "show settings and where they come from";
      case CACHE -> "what is kept of results on this machine";
      case HELP -> "show help";
      case COMPLETION -> "print a completion script";
      case VERSION -> "show the version";
    };
  }

  private static List<String> zshSubcommands() {
    return NAMED.stream()
        .map(command -> "    '" + command.word() + ":" + about(command) + "'")
        .toList();
  }

  private static List<String> zshOptions() {
    List<String> lines = new ArrayList<>();
    for (CommandLineOption option : CommandLineOption.values()) {
      String value = "";
      if (option.takesValue()) {
        value = ":" + option.argument() + ":" + zshValue(option);
      }
      String words = String.join(" ", names(option));
      for (String name : names(option)) {
        boolean word = name.startsWith("--");
        String glue = option.takesValue() ? word ? "=" : "+" : "";
        lines.add(
            "    '(" + words + ")" + name + glue + "[" + option.help() + "]" + value + "' \\");
      }
    }
    return lines;
  }

  /** What may follow an option: listed words, or names of files or directories. */
  private record Values(List<String> words, boolean files, boolean directories) {
    static Values of(CommandLineOption option) {
      if (option == CommandLineOption.DIRECTORY || option == CommandLineOption.FILE) {
        return new Values(
            List.of(), option == CommandLineOption.FILE, option == CommandLineOption.DIRECTORY);
      }
      if (option == CommandLineOption.FORMAT) {
        return new Values(LogFormat.WORDS, false, false);
      }
      return option.setting().map(setting -> of(setting.type())).orElse(NONE);
    }

    private static final Values NONE = new Values(List.of(), false, false);

    private static Values of(SettingType type) {
      return switch (type) {
        case SettingType.Choice(List<String> words) -> new Values(words, false, false);
        case SettingType.Theme _ -> new Values(TerminalTheme.NAMES, true, false);
        case SettingType.DirectoryOrOff _ ->
            new Values(
                List.of(
                    SettingType.DirectoryOrOff.ON,
                    SettingType.DirectoryOrOff.AUTO,
                    SettingType.DirectoryOrOff.OFF),
                false,
                true);
        case SettingType.FileName _ -> new Values(List.of(), true, false);
        case SettingType.Flag _,
            SettingType.WholeNumber _,
            SettingType.PositiveNumber _,
            SettingType.RulePolicies _,
            SettingType.VariableNames _,
            SettingType.Address _,
            SettingType.Secret _,
            SettingType.Size _,
            SettingType.RuleNames _,
            SettingType.RuleCaching _,
            SettingType.Text _ ->
            NONE;
      };
    }
  }

  private static List<String> bashValues() {
    List<String> lines = new ArrayList<>();
    for (CommandLineOption option : CommandLineOption.values()) {
      Values values = Values.of(option);
      String kinds = (values.directories() ? " -d" : "") + (values.files() ? " -f" : "");
      String words = values.words().isEmpty() ? "" : " -W '" + joined(values) + "'";
      if (!words.isEmpty() || !kinds.isEmpty()) {
        lines.add("      " + String.join(" | ", names(option)) + ")");
        lines.add("        mapfile -t COMPREPLY < <(compgen" + words + kinds + " -- \"$current\")");
        lines.add("        return ;;");
      }
    }
    return lines;
  }

  private static String zshValue(CommandLineOption option) {
    Values values = Values.of(option);
    if (values.directories()) {
      return values.words().isEmpty()
          ? "_files -/"
          : "{_values " + option.word() + " " + joined(values) + " || _files -/}";
    }
    if (values.words().isEmpty()) {
      return values.files() ? "_files" : " ";
    }
    return values.files()
        ? "{_values " + option.word() + " " + joined(values) + " || _files}"
        : "(" + joined(values) + ")";
  }

  private static String joined(Values values) {
    return String.join(" ", values.words());
  }

  private static List<String> fishSubcommands() {
    return NAMED.stream()
        .map(
            command ->
                "complete -c sconce -n __sconce_no_subcommand -a "
                    + command.word()
                    + " -d '"
                    + about(command)
                    + "'")
        .toList();
  }

  private static List<String> fishOptions() {
    List<String> lines = new ArrayList<>();
    for (CommandLineOption option : CommandLineOption.values()) {
      String letter = option.letter().map(each -> " -s " + each).orElse("");
      lines.add(
          "complete -c sconce"
              + letter
              + " -l "
              + option.word()
              + fishValue(option)
              + " -d '"
              + option.help()
              + "'");
    }
    return lines;
  }

  private static String fishValue(CommandLineOption option) {
    Values values = Values.of(option);
    if (values.directories()) {
      String more = values.words().isEmpty() ? "" : " " + joined(values);
      return " -x -a '(__fish_complete_directories)" + more + "'";
    }
    String words = values.words().isEmpty() ? "" : " -a '" + joined(values) + "'";
    if (values.files()) {
      return " -r -F" + words;
    }
    return option.takesValue() ? " -x" + words : "";
  }
}
