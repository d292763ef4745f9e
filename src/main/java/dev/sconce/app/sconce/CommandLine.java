package dev.sconce.app.sconce;

import dev.sconce.app.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param command what to do
 * @param directory where, as typed; the current directory if absent
 * @param file the manifest, as typed; searched for if absent
 * @param typed the settings that options set; names of files as typed
 * @param others the values of all other options
 * @param words targets, or the arguments of the subcommand
 */
record CommandLine(
    Subcommand command,
    Optional<String> directory,
    Optional<String> file,
    boolean dryRun,
    boolean warnings,
    boolean json,
    Map<CommandLineOption, String> others,
    Settings typed,
    List<String> words) {
  CommandLine {
    others = Map.copyOf(others);
    words = List.copyOf(words);
  }

  /** The value of an option that is not a setting and has no field here. */
  Optional<String> other(CommandLineOption option) {
    return Optional.ofNullable(others.get(option));
  }
}
