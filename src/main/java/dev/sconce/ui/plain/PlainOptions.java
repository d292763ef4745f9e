package dev.sconce.ui.plain;

/**
 * What lines are to tell.
 *
 * @param verbose whether each step is shown with its whole command
 * @param dryRun whether steps are only named, not run
 * @param commandsOfFailures whether a failed step is shown with its command: where the reader
 *     cannot ask for it later
 * @param labels how steps are named
 * @param logCommand what a user types to see outputs again: {@code sconce log}
 * @param earlierMillis how much time was spent before the build began, for the account at its end
 */
public record PlainOptions(
    boolean verbose,
    boolean dryRun,
    boolean commandsOfFailures,
    StepLabels labels,
    String logCommand,
    long earlierMillis) {}
