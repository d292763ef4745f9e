package dev.sconce.app.sconce;

import dev.sconce.ui.tui.Look;
import dev.sconce.ui.tui.Stay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scripts that teach shells to complete: resources in which the options and subcommands are
 * filled in, so that they name what this version knows.
 */
final class CompletionScript {
  /** The shells that there is a script for. */
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private static final List<Command> NAMED =
      List.of(Command.LOG, Command.WHY, Command.HELP, Command.COMPLETION);

  private CompletionScript() {}

  /** The script for a shell; empty for one that there is none for. */
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
    List<String> names = NAMED.stream().map(Command::word).toList();
    return script
        .replace("@VALUED@", String.join(" | ", valued()))
        .replace("@SUBCOMMAND_PATTERN@", String.join(" | ", names))
        .replace("@SUBCOMMANDS@", String.join(" ", names))
        .replace("@STAYS@", String.join(" ", Stay.words()))
        .replace("@THEMES@", String.join(" ", Look.NAMES))
        .replace("@SHELLS@", String.join(" ", SHELLS))
        .replace("@BUILD_OPTIONS@", String.join(" ", options(Command.BUILD)))
        .replace("@LOG_OPTIONS@", String.join(" ", options(Command.LOG)))
        .replace("@WHY_OPTIONS@", String.join(" ", options(Command.WHY)))
        .replace("@ZSH_SUBCOMMANDS@", String.join("\n", zshSubcommands()))
        .replace("@ZSH_OPTIONS@", String.join("\n", zshOptions()))
        .replace("@FISH_SUBCOMMANDS@", String.join("\n", fishSubcommands()))
        .replace("@FISH_OPTIONS@", String.join("\n", fishOptions()));
  }

  private static List<String> names(Option option) {
    List<String> names = new ArrayList<>();
    option.letter().ifPresent(letter -> names.add("-" + letter));
    names.add("--" + option.word());
    return names;
  }

  private static List<String> valued() {
    List<String> names = new ArrayList<>();
    for (Option option : Option.values()) {
      if (option.takesValue()) {
        names.addAll(names(option));
      }
    }
    return names;
  }

  private static List<String> options(Command command) {
    List<String> names = new ArrayList<>();
    for (Option option : Option.values()) {
      if (command.takes(option)) {
        names.addAll(names(option));
      }
    }
    return names;
  }

  private static String about(Command command) {
    return switch (command) {
      case BUILD -> "build targets";
      case LOG -> "show again what steps printed";
      case WHY -> "say why steps run or do not";
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
    for (Option option : Option.values()) {
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

  private static String zshValue(Option option) {
    return switch (option) {
      case DIRECTORY -> "_files -/";
      case FILE, EVENT_LOG, TRACE -> "_files";
      case STAY -> "(" + String.join(" ", Stay.words()) + ")";
      case THEME -> "{_values theme " + String.join(" ", Look.NAMES) + " || _files}";
      case JOBS, KEEP_GOING, LOAD, DRY_RUN, VERBOSE, PLAIN, BELL, WARNINGS, HELP, VERSION -> " ";
    };
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
    for (Option option : Option.values()) {
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

  private static String fishValue(Option option) {
    return switch (option) {
      case DIRECTORY -> " -x -a '(__fish_complete_directories)'";
      case FILE, EVENT_LOG, TRACE -> " -r -F";
      case STAY -> " -x -a '" + String.join(" ", Stay.words()) + "'";
      case THEME -> " -r -F -a '" + String.join(" ", Look.NAMES) + "'";
      case JOBS, KEEP_GOING, LOAD -> " -x";
      case DRY_RUN, VERBOSE, PLAIN, BELL, WARNINGS, HELP, VERSION -> "";
    };
  }
}
