package dev.sconce.ui.plain;

import dev.sconce.ui.text.StepLabels;
import java.util.List;

/**
 * What lines are to tell.
 *
 * @param verbose whether each step is shown with its whole command
 * @param dryRun whether steps are only named, not run
 * @param commandsOfFailures whether a failed step is shown with its command: where the reader
 *     cannot ask for it later
 * @param labels how steps are named
 * @param logCommand what a user types to see outputs again: {@code sconce log}
 * @param targets as the user named them; none for the default ones
 * @param startedAtMillis when the build began, by the clock of the printer: events count from there
 */
public record PlainOptions(
    boolean verbose,
    boolean dryRun,
    boolean commandsOfFailures,
    StepLabels labels,
    String logCommand,
    List<String> targets,
    long startedAtMillis) {
  /** Copies the list. */
  public PlainOptions {
    targets = List.copyOf(targets);
  }
}
