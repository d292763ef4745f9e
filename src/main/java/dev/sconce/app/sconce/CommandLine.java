package dev.sconce.app.sconce;

import dev.sconce.ui.tui.Stay;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param command what to do
 * @param directory where, as typed; the current directory when absent
 * @param file the manifest, as typed; looked for when absent
 * @param jobs how many commands at once, 0 for as many as there are processors
 * @param failures after how many to stop, 0 for never
 * @param load the load average above which nothing starts, 0 for any
 * @param plain whether lines are to be printed wherever it runs
 * @param stay when the console stays after the build
 * @param theme how it looks, as typed: a name or a file
 * @param bell whether it rings at the end
 * @param eventLog where to write events, as typed
 * @param trace where to write a timeline, as typed
 * @param words targets, or what the subcommand takes
 */
record CommandLine(
    Command command,
    Optional<String> directory,
    Optional<String> file,
    int jobs,
    int failures,
    double load,
    boolean dryRun,
    boolean verbose,
    boolean warnings,
    boolean plain,
    Stay stay,
    Optional<String> theme,
    boolean bell,
    Optional<String> eventLog,
    Optional<String> trace,
    List<String> words) {
  /** Copies the list. */
  CommandLine {
    words = List.copyOf(words);
  }
}
