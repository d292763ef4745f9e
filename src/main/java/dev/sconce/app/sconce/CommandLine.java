package dev.sconce.app.sconce;

import dev.sconce.app.settings.Settings;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param command what to do
 * @param directory where, as typed; the current directory when absent
 * @param file the manifest, as typed; looked for when absent
 * @param typed the settings that options set; names of files as typed
 * @param words targets, or what the subcommand takes
 */
record CommandLine(
    Subcommand command,
    Optional<String> directory,
    Optional<String> file,
    boolean dryRun,
    boolean warnings,
    boolean json,
    Settings typed,
    List<String> words) {
  /** Copies the list. */
  CommandLine {
    words = List.copyOf(words);
  }
}
