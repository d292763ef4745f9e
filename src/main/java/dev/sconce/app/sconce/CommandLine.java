package dev.sconce.app.sconce;

import dev.sconce.app.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param command what to do
 * @param directory where, as typed; the current directory when absent
 * @param file the manifest, as typed; looked for when absent
 * @param typed the settings that options set; names of files as typed
 * @param others the values of options that are none of these
 * @param words targets, or what the subcommand takes
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
  /** Copies the list. */
  CommandLine {
    others = Map.copyOf(others);
    words = List.copyOf(words);
  }

  /** What an option says that is neither a setting nor has a name here. */
  Optional<String> other(CommandLineOption option) {
    return Optional.ofNullable(others.get(option));
  }
}
