package dev.sconce.schedule;

/** What came of a {@link LogEffect}. */
public sealed interface LogCompletion extends Completion {
  /**
   * An {@link LogEffect.RecordCommand} or {@link LogEffect.RecordDeps} was performed.
   *
   * @param error why the log cannot be written, so that the build cannot go on; empty when it was
   */
  record Recorded(String error) implements LogCompletion {}

  /** The logs could not be let go of: the build cannot go on. */
  record Broken(String message) implements LogCompletion {}
}
